"""`python -m tests.kernel.rabbit_toy`: the toy service under nameko, as `cli.serve_service` runs the real ones."""

import eventlet

eventlet.monkey_patch()

from kernel import config, log  # noqa: E402
from kernel.rabbitmq.host import serve  # noqa: E402
from tests.kernel.toy import Toy  # noqa: E402

if __name__ == "__main__":
    log.configure("INFO")
    serve(Toy, config.load())
