"""`python -m cli.serve_service NAME`: one service under nameko. The first lines must stay first."""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402

from instance import SERVICES  # noqa: E402
from kernel import config, log  # noqa: E402
from kernel.rabbitmq.host import serve  # noqa: E402

if __name__ == "__main__":
    name = sys.argv[1]
    settings = config.load(name)
    log.configure(settings.log_level)
    if weaknesses := config.weaknesses(settings, name):
        sys.exit(f"{name} does not start: {'; '.join(weaknesses)}")
    serve(SERVICES[name], settings)
