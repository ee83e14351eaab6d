"""What a model hears of its calls, and what they do to the state."""

import json
import unittest
from typing import Annotated, Any, Literal

from durable_gym import DefinitionError, Environment, ToolError
from durable_gym.verbs import Verbs

env = Environment("shop")
COUNT = {"type": "object", "properties": {"count": {"type": "integer", "minimum": 1}}, "required": ["count"]}


@env.open
def begin():
    return {"basket": []}, "Buy something."


@env.tool("Put a product into the basket.")
def add(state, product: Literal["tea", "cookie"], count: Annotated[int, "how many"] = 1):
    state["basket"].append([product, count])
    if count > 10:
        raise ToolError("There are only ten.")
    if count < 0:
        raise ZeroDivisionError("broken")
    return {"basket": state["basket"]}


@env.tool("Say how many.", COUNT)
async def say(count):
    return f"{count}!"


@env.tool("Take anything.", {"type": "object", "properties": {}})
def anything(**given):
    return given


@env.reward
def fine():
    return 1


class ToolsTest(unittest.IsolatedAsyncioTestCase):
    async def call(self, name: str, arguments: Any, state: Any = None) -> tuple[Any, Any]:
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        heard = await Verbs(env, {}).call({"basket": []} if state is None else state, name, text)
        return heard["output"], heard["state"]

    async def errors(self, name: str, arguments: Any) -> list[tuple[str, list[Any]]]:
        output, state = await self.call(name, arguments)
        self.assertEqual(state, {"basket": []})
        return [(error["type"], error["loc"]) for error in json.loads(output)["detail"]]

    async def test_a_result_is_compact_json_and_text_stays_as_it_is(self):
        output, state = await self.call("add", {"product": "tea"})
        self.assertEqual(output, '{"basket":[["tea",1]]}')
        self.assertEqual(state, {"basket": [["tea", 1]]})
        self.assertEqual((await self.call("say", {"count": 2}))[0], "2!")

    async def test_a_tool_error_is_an_output_and_the_state_stays(self):
        output, state = await self.call("add", {"product": "tea", "count": 11})
        self.assertEqual((output, state), ('{"error":"There are only ten."}', {"basket": []}))

    async def test_any_other_error_names_the_hook_and_leaves_the_state_alone(self):
        state = {"basket": []}
        with self.assertRaisesRegex(Exception, "tool add raised ZeroDivisionError: broken"):
            await self.call("add", {"product": "tea", "count": -1}, state)
        self.assertEqual(state, {"basket": []})

    async def test_calls_that_cannot_be_run_are_answered_in_fastapis_words(self):
        self.assertEqual((await self.call("steal", {}))[0], '{"detail":"Not Found"}')
        self.assertIn('{"error":"Invalid tool call arguments: JSONDecodeError', (await self.call("add", "{product"))[0])
        self.assertIn("NaN is not JSON", (await self.call("say", '{"count": NaN}'))[0])
        self.assertEqual(await self.errors("add", {}), [("missing", ["body", "product"])])
        self.assertEqual(await self.errors("add", {"product": "gold"}), [("literal_error", ["body", "product"])])
        self.assertEqual(await self.errors("say", {"count": "3"}), [("int_type", ["body", "count"])])
        self.assertEqual(await self.errors("say", {"count": True}), [("int_type", ["body", "count"])])
        self.assertEqual(await self.errors("say", {"count": 1.5}), [("int_from_float", ["body", "count"])])
        self.assertEqual(await self.errors("say", {"count": 0}), [("greater_than_equal", ["body", "count"])])
        self.assertEqual(await self.errors("say", [1]), [("model_attributes_type", ["body"])])
        self.assertEqual(await self.errors("say", None), [("missing", ["body"])])

    async def test_only_calls_that_no_tool_runs_are_invalid(self):
        verbs = Verbs(env, {})
        for name, arguments in [("steal", "{}"), ("add", "{product"), ("say", '{"count": 0}'), ("add", "")]:
            heard = await verbs.call({"basket": []}, name, arguments)
            self.assertEqual((heard["refused"], heard["invalid"]), (True, True), name)
        refused = await verbs.call({"basket": []}, "add", '{"product": "tea", "count": 11}')
        self.assertEqual((refused["refused"], "invalid" in refused), (True, False))

    async def test_no_arguments_at_all_are_none_where_the_tool_needs_none(self):
        self.assertEqual((await self.call("anything", ""))[0], "{}")
        self.assertIn("Invalid tool call arguments", (await self.call("add", ""))[0])

    async def test_arguments_that_no_tool_takes_are_for_the_model_to_fix(self):
        deep = '{"count": ' + "[" * 300 + "]" * 300 + "}"
        self.assertIn("nested more than 200 levels deep", (await self.call("anything", deep))[0])
        nested = '{"count": ' + "[" * 100_000
        self.assertIn("nested too deeply", (await self.call("say", nested))[0])
        self.assertIn("Invalid tool call arguments", (await self.call("say", '{"count": 1' + "0" * 400 + "}"))[0])
        # As in the workflow: rounded, and never an error of the tool that hands it on.
        self.assertEqual(
            (await self.call("anything", '{"n": 12345678901234567890}'))[0], '{"n":1.2345678901234567e+19}'
        )

    async def test_arguments_the_schema_does_not_name_are_left_out_unless_the_function_takes_them(self):
        self.assertEqual((await self.call("say", {"count": 1, "loud": True}))[0], "1!")
        self.assertEqual((await self.call("anything", {"loud": True}))[0], '{"loud":true}')

    async def test_whole_floats_are_integers_as_in_the_workflow(self):
        self.assertEqual((await self.call("say", '{"count": 3.0}'))[0], "3!")

    async def test_a_state_or_result_that_is_not_json_names_the_place(self):
        for made, place in (({"a": [float("nan")]}, r"a\[0\] is nan"), ({1: 2}, "key 1"), ({"s": {3}}, "s is a set")):
            broken = Environment("broken")
            broken.open(lambda made=made: (made, "go"))
            broken.reward(fine)
            with self.subTest(place), self.assertRaisesRegex(TypeError, place):
                await Verbs(broken, {}).open({})

    def test_annotations_make_the_schema(self):
        self.assertEqual(
            env.tools["add"].parameters,
            {
                "type": "object",
                "properties": {
                    "product": {"enum": ["tea", "cookie"]},
                    "count": {"type": "integer", "description": "how many", "default": 1},
                },
                "required": ["product"],
            },
        )

    def test_a_function_and_a_schema_that_do_not_fit_are_refused(self):
        with self.assertRaisesRegex(DefinitionError, 'no "amount"; it can ask for state, options, models, key, count'):
            Environment("x").tool("?", COUNT, name="t")(lambda amount: amount)
        with self.assertRaisesRegex(DefinitionError, 'has no parameter "count"'):
            Environment("x").tool("?", COUNT, name="t")(lambda state: state)
        with self.assertRaisesRegex(DefinitionError, 'annotate the parameter "word"'):
            Environment("x").tool("?", name="t")(lambda word: word)


if __name__ == "__main__":
    unittest.main()
