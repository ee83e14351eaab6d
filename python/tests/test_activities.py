"""The six activities as the workflow calls them: references in, references out, failures by class."""

import tempfile
import unittest
from pathlib import Path
from typing import Any

from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from durable_gym import Environment, InvalidRowError, JudgeError, ToolError, UnreadableAnswerError, user
from durable_gym.activities import activities, failure
from durable_gym.errors import HookError
from durable_gym.json_values import json_bytes
from durable_gym.payloads import data_converter
from durable_gym.store import put_blob, unspill
from durable_gym.wire import MAX_INLINE_BYTES, MAX_INLINE_PROMPT_BYTES

env = Environment("long", roles=["user"], options={"size": 10}, presets={"huge": {"size": 100_000}})


@env.open
def begin(row, options):
    return {"notes": "n" * row.get("notes", 0)}, [user("u" * options["size"])]


@env.tool("Talk for long.")
def talk(state, length: int):
    if length < 0:
        raise ToolError("Not that short.")
    return "t" * length


@env.user
async def speak(row, transcript, models):
    return await models.user.text("p" * row.get("prompt", 10))


@env.reward
def length(transcript, state):
    items = sum(len(str(item.get("output") or item.get("content"))) for item in transcript)
    return {"score": items, "details": {"notes": len(state["notes"])}}


class ActivitiesTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        (Path(folder.name) / "batches").mkdir()
        self.store = Path(folder.name).as_uri()
        self.answers = {getattr(answer, "__temporal_activity_definition").name: answer for answer in activities(env)}

    def row(self, **row: Any) -> dict[str, Any]:
        return {**put_blob(self.store, json_bytes(row) + b"\n"), "line": 0}

    async def say(self, verb: str, **said: Any) -> Any:
        given = {"store": self.store, "key": "run/0", "options": {"size": 10}, "answers": [], **said}
        return await ActivityEnvironment().run(self.answers[f"long.{verb}"], given)

    def test_they_are_named_after_the_environment(self):
        self.assertEqual(
            list(self.answers), [f"long.{v}" for v in ("describe", "open", "call", "reply", "reward", "close")]
        )

    async def test_describe_resolves_options_and_refuses_unknown_ones(self):
        heard = await self.say("describe", options={}, preset="huge")
        self.assertEqual(heard["resolved_options"], {"size": 100_000})
        self.assertEqual((heard["placement"], heard["roles"], heard["weights"]), ("queue", ["user"], {"length": 1}))
        for given, message in (
            ({"options": {"colour": 1}}, 'has no option "colour"; its options are size'),
            ({"options": {"size": "big"}}, "The option size: Input should be a valid integer"),
            ({"options": {}, "preset": "tiny"}, 'has no preset "tiny"; its presets are huge'),
        ):
            with self.subTest(message), self.assertRaises(ApplicationError) as raised:
                await self.say("describe", **given)
            self.assertIn(message, raised.exception.message)
            self.assertEqual((raised.exception.type, raised.exception.non_retryable), ("invalid_option", True))

    async def test_the_work_of_another_version_is_refused_and_closed(self):
        heard = await self.say("open", row=self.row())
        self.assertEqual(heard["version"], env.version)
        call = {"type": "function_call", "call_id": "1", "name": "talk", "arguments": '{"length": 1}'}
        said = {"state": heard["state"], "call": call, "inline_bytes": 100}
        self.assertEqual((await self.say("call", version=env.version, **said))["output"], "t")
        with self.assertRaises(ApplicationError) as raised:
            await self.say("call", version="another", **said)
        self.assertEqual((raised.exception.type, raised.exception.non_retryable), ("environment_changed", False))
        # The workflow does not count it as one of the hook's attempts.
        self.assertEqual(raised.exception.details, ({"attempts": 1, "lost": 1},))
        await self.say("close", version="another", state=heard["state"])

    async def test_what_is_small_stays_inline_and_what_is_large_becomes_a_reference(self):
        small = await self.say("open", row=self.row())
        self.assertEqual((small["state"], small["converses"]), ({"notes": ""}, True))
        self.assertEqual(small["prompt"]["tools"][0]["type"], "function")
        large = await self.say("open", row=self.row(notes=MAX_INLINE_BYTES), options={"size": MAX_INLINE_PROMPT_BYTES})
        self.assertGreater(large["state"]["$blob"]["bytes"], MAX_INLINE_BYTES)
        self.assertEqual(len(unspill(large["prompt"])["items"][0]["content"]), MAX_INLINE_PROMPT_BYTES)

    async def test_a_call_takes_references_and_keeps_to_the_bytes_it_is_given(self):
        arguments = put_blob(self.store, json_bytes('{"length": 500}'))
        call = {"type": "function_call", "call_id": "1", "name": "talk", "arguments": {"$blob": arguments}}
        heard = await self.say("call", state={"notes": ""}, call=call, inline_bytes=501)
        self.assertEqual(unspill(heard["output"]), "t" * 500)
        self.assertEqual(
            (await self.say("call", state={"notes": ""}, call=call, inline_bytes=502))["output"], "t" * 500
        )

    async def test_the_whole_conversation_reaches_the_reward(self):
        parts = [
            {
                "inline": [
                    {
                        "type": "function_call_output",
                        "output": {"$blob": put_blob(self.store, json_bytes("o" * 30_000))},
                    }
                ]
            },
            {"blob": put_blob(self.store, json_bytes([user("b" * 1_000_000)])), "items": 1},
        ]
        prompt = {"$blob": put_blob(self.store, json_bytes({"items": [user("abc")], "tools": [], "sampling": {}}))}
        heard = await self.say(
            "reward", row=self.row(), state={"notes": "12"}, conversation={"prompt": prompt, "chunks": parts}
        )
        self.assertEqual(heard["rewards"], {"length": 1_030_003})
        self.assertEqual(heard["details"], {"notes": 2})

    async def test_asks_carry_their_prompt_by_reference_and_find_their_answer(self):
        said = {"row": self.row(prompt=MAX_INLINE_PROMPT_BYTES), "state": {"notes": ""}}
        said["conversation"] = {"prompt": {"items": [], "tools": [], "sampling": {}}, "chunks": []}
        heard = await self.say("reply", **said)
        (ask,) = heard["ask"]
        self.assertEqual(ask["role"], "user")
        self.assertEqual(len(unspill(ask["prompt"])["items"][0]["content"]), MAX_INLINE_PROMPT_BYTES)
        chunk = {"inline": [{"type": "message", "role": "assistant", "content": "hi"}]}
        heard = await self.say("reply", **said, answers=[{"key": ask["key"], "chunk": chunk}])
        self.assertEqual((heard["message"], heard["state"]), ("hi", {"notes": ""}))

    async def test_close_answers_without_a_hook(self):
        self.assertEqual({**(await self.say("close", state={})), "seconds": 0}, {"seconds": 0})

    async def test_a_store_that_is_not_there_is_retried(self):
        with self.assertRaises(ApplicationError) as raised:
            await self.say("open", row={"url": f"{self.store}/gone", "sha256": "0" * 64, "line": 0})
        self.assertEqual((raised.exception.type, raised.exception.non_retryable), ("store_failed", False))

    def test_errors_become_failure_classes_without_credentials(self):
        def of(error: Exception, verb: str = "reward") -> tuple[Any, bool, str]:
            raised = failure(error, verb)
            assert isinstance(raised, ApplicationError)
            return raised.type, raised.non_retryable, raised.message

        self.assertEqual(of(InvalidRowError("no word")), ("invalid_row", True, "no word"))
        self.assertEqual(of(JudgeError("silent")), ("judge_failed", True, "silent"))
        self.assertEqual(of(UnreadableAnswerError("hm")), ("judge_unparseable", True, "hm"))
        hook = of(HookError("reward fine", OSError("https://me:secret@host Bearer abcdefghij sk-12345678\n gone")))
        self.assertEqual(
            hook, ("environment_error", False, "reward fine raised OSError: https://host Bearer *** sk-*** gone")
        )
        self.assertEqual(len(of(ValueError("x" * 1000))[2]), 500)
        self.assertEqual(of(ValueError("half \ud800"))[2], "ValueError: half ?")

    def test_payloads_keep_the_order_of_keys_and_refuse_nan(self):
        converter = data_converter.payload_converter
        self.assertEqual(converter.to_payloads([{"b": 1, "a": "ä"}])[0].data.decode(), '{"b":1,"a":"ä"}')
        with self.assertRaises(ValueError):
            converter.to_payloads([{"score": float("nan")}])


if __name__ == "__main__":
    unittest.main()
