"""The yardstick for a query: nameko's own HTTP entrypoint in one process, asking a service in another by nameko's RPC.

The service reads the same row of the same table. `python -m bench.nameko_http front|units`.
"""

# ruff: noqa: E402
import eventlet

eventlet.monkey_patch()

import json
import os
import sys
from typing import Any

from nameko.rpc import RpcProxy, rpc
from nameko.runners import ServiceRunner
from nameko.web.handlers import http
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from services.stations.models import Unit

engine = create_engine(os.environ["BENCH_DATABASE_URL"], pool_size=int(os.environ["BENCH_POOL_SIZE"]), max_overflow=0)


class Units:
    name = "bench_units"

    @rpc
    def unit_by_code(self, code: str) -> dict[str, Any] | None:
        with Session(engine) as session:
            row = session.get(Unit, code)
            return row and {column.key: getattr(row, column.key) for column in Unit.__table__.columns}


class Front:
    name = "bench_front"
    units = RpcProxy("bench_units")

    @http("GET", "/v1/units/<string:code>")
    def unit(self, _request: Any, code: str) -> tuple[int, dict[str, str], str]:
        unit = self.units.unit_by_code(code)
        return 200 if unit else 404, {"Content-Type": "application/json"}, json.dumps(unit)


if __name__ == "__main__":
    config = {
        "AMQP_URI": os.environ["BENCH_BROKER_URL"],
        "WEB_SERVER_ADDRESS": os.environ["BENCH_ADDRESS"],
        "max_workers": int(os.environ["BENCH_WORKERS"]),
    }
    runner = ServiceRunner(config)
    runner.add_service({"front": Front, "units": Units}[sys.argv[1]])
    runner.start()
    runner.wait()
