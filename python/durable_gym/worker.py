"""A Temporal worker for environments, configured as every Temporal client is: environment variables and profiles."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.worker import Worker

from .activities import activities
from .environment import Environment
from .logs import print_lines
from .payloads import data_converter

_STOPS = (signal.SIGTERM, signal.SIGINT)


async def serve(
    *environments: Environment, queue: str | None = None, concurrency: int = 100, grace_seconds: float = 30
) -> None:
    """Answers for environments on a task queue until SIGTERM or Ctrl-C, then lets running hooks end.

    The server is that of TEMPORAL_ADDRESS (`127.0.0.1:7233` by default), TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, or of a
    profile of Temporal's own configuration file.

    Args:
        queue: The task queue: `--environment NAME@QUEUE`. By default that of DGYM_QUEUE, else the environment's name.
        concurrency: Verbs that run at once, each in a thread where its hook is not async.
        grace_seconds: How long running hooks may go on after SIGTERM; the server has others start over.
    """
    print_lines()
    for environment in environments:
        environment.check()
    queue = queue or os.environ.get("DGYM_QUEUE") or environments[0].name
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="hook"))

    config = ClientConfig.load_client_connect_config()
    config.setdefault("target_host", "127.0.0.1:7233")
    address, namespace = config["target_host"], config.setdefault("namespace", "default")
    try:
        client = await Client.connect(**config, data_converter=data_converter)
    except RuntimeError as error:
        print(f"cannot reach Temporal at {address}: start it, or set TEMPORAL_ADDRESS ({error})", file=sys.stderr)
        raise SystemExit(3) from None

    stop = asyncio.Event()

    def let_go() -> None:
        stop.set()
        # The second time at once: a hook that hangs in its thread keeps the process from ending.
        for name in _STOPS:
            loop.remove_signal_handler(name)
            signal.signal(name, signal.SIG_DFL)

    for name in _STOPS:
        # Windows has none; there Ctrl-C interrupts.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, let_go)
    worker = Worker(
        client,
        task_queue=queue,
        activities=[answer for environment in environments for answer in activities(environment)],
        max_concurrent_activities=concurrency,
        graceful_shutdown_timeout=timedelta(seconds=grace_seconds),
    )
    async with worker:
        for environment in environments:
            print(f"{environment.name} answers on {address}, namespace {namespace}: ", end="")
            print(f"dgym collect rows.jsonl --environment {environment.name}@{queue}", flush=True)
        await stop.wait()
