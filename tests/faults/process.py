"""`python -m tests.faults.process NAME`: a process of an instance as in production, the witness among its services.

`SABOTAGE` names a protection that it goes without, `WITNESS_LOOKS` seconds between two looks at the witness's outbox.
The first lines must stay first, as in `cli.serve_service`.
"""

import sys

if sys.argv[1] != "gateway":
    import eventlet

    eventlet.monkey_patch()

import os

from instance import SERVICES
from kernel import config, log, outbox
from tests.faults import sabotage
from tests.faults.witness import Witness


def run(name: str) -> None:
    settings = config.load(name)
    log.configure(settings.log_level)
    if protection := os.environ.get("SABOTAGE"):
        settings = sabotage.without(protection, settings)
    if name == "gateway":
        from cli.serve_gateway import serve
    else:
        from kernel.rabbitmq.host import serve as serve_service

        if name == "witness":  # what it tells is committed by the harness, so that nobody nudges its relay
            outbox.POLL_SECONDS = float(os.environ.get("WITNESS_LOOKS", "0.02"))

        def serve(settings: config.Settings) -> None:
            serve_service(SERVICES.get(name, Witness), settings)

    serve(settings)


if __name__ == "__main__":
    run(sys.argv[1])
