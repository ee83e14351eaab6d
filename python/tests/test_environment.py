"""What an environment tells of itself, what is refused at once, and how authors play it."""

import subprocess
import sys
import tempfile
import unittest
from datetime import timedelta
from pathlib import Path
from typing import Any

from durable_gym import DefinitionError, Environment, user
from durable_gym.testing import PlayError, play, read_lines
from durable_gym.verbs import Verbs

EXAMPLE = Path(__file__).parents[2] / "examples/python-environment"
PACKAGE = Path(__file__).parents[1]
ANSWER = [{"turns": ["I am done."]}]


def gym(**given: Any) -> Environment:
    env = Environment("gym", **given)
    env.open(lambda row: ({"n": row["n"]}, [user("go")]))
    env.reward(name="plain")(lambda state: state["n"])
    return env


class EnvironmentTest(unittest.TestCase):
    def test_weights_stand_with_the_rewards_or_in_one_place(self):
        env = gym(weights={"plain": 0.5})
        env.reward(weight=0.2, name="polite")(lambda: 1)
        env.reward(name="other")(lambda: 1)
        self.assertEqual(env.weights, {"plain": 0.5, "polite": 0.2, "other": 1})

    def test_what_cannot_work_is_refused_before_any_row(self):
        for env, fault in (
            (Environment("Gym"), "lower-case letters"),
            (Environment("gym"), "no @env.open"),
            (gym(weights={"polite": 1}), 'weighs "polite", but its rewards are plain'),
            (gym(roles=["policy"]), '"policy" is the model that the rollout is about'),
            (gym(roles=["judge", "judge"]), "declared twice"),
            (gym(presets={"hard": {"size": 1}}), 'preset "hard" does not fit'),
            *((gym(max_turns=turns), "max_turns is .* from 1 to 10000") for turns in (0, 10_001, 2.5, "6", True)),
            (gym(hook_timeout=timedelta()), "hook_timeout is .* a timedelta above 0, of at most a day"),
            (gym(hook_timeout=timedelta(days=2)), "hook_timeout"),
            (gym(hook_timeout=5), "hook_timeout is 5"),
        ):
            with self.subTest(fault), self.assertRaisesRegex(DefinitionError, fault):
                env.check()
        with self.assertRaisesRegex(DefinitionError, 'reward fine: there is no "answer"; it can ask for row, state'):
            gym().reward(name="fine")(lambda answer: 1)

    def test_its_limits_are_described_where_it_sets_them(self):
        described = gym(max_turns=6, hook_timeout=timedelta(milliseconds=500)).describe()
        self.assertEqual((described["max_turns"], described["timeout_seconds"]), (6, 0.5))
        self.assertFalse({"max_turns", "timeout_seconds"} & gym().describe().keys())

    def test_its_turns_end_a_rollout(self):
        played = play(gym(max_turns=2), {"n": 1}, [{"turns": [{"calls": [{"name": "shrug", "arguments": {}}]}] * 3}])
        self.assertEqual((played.stop_reason, played.turns), ("max_turns", 2))

    def test_a_row_that_does_not_fit_its_schema_says_where(self):
        schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
        with self.assertRaisesRegex(PlayError, 'row 3, open: The row does not fit the environment "gym": n: Field'):
            play(gym(row=schema), {}, ANSWER, index=3)

    def test_a_score_has_to_be_finite(self):
        for score in (float("nan"), float("inf"), None, "1"):
            with self.subTest(score=score), self.assertRaisesRegex(PlayError, "has to be a finite number"):
                env = gym()
                env.reward(name="wrong")(lambda score=score: score)
                play(env, {"n": 1}, ANSWER)

    def test_a_failure_names_the_row_the_hook_and_the_line(self):
        env = gym()
        env.reward(name="broken")(lambda transcript: transcript[99])
        raised = r"row 2, reward: reward broken raised IndexError: .* \(\S*test_environment\.py:\d+\)$"
        with self.assertRaisesRegex(PlayError, raised):
            play(env, {"n": 1}, ANSWER, index=2)

    def test_a_module_that_cannot_be_loaded_is_one_line_with_its_place(self):
        for text, message in (
            ("x = (", r"^\S+environment\.py cannot be loaded: SyntaxError: .*\(environment\.py, line 1\)$"),
            ("\nx = None.y", r"^\S+ cannot be loaded: AttributeError: .* \(\S*environment\.py:2\)$"),
            ("import not_there", r"^\S+ cannot be loaded: ModuleNotFoundError: .* \(\S*environment\.py:1\)$"),
        ):
            with self.subTest(text), tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "environment.py"
                path.write_text(text)
                command = [sys.executable, "-m", "durable_gym", "test", str(path)]
                ended = subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True)
                self.assertEqual(ended.returncode, 2)
                self.assertRegex(ended.stderr.rstrip("\n"), message)

    def test_a_hook_that_finds_nothing_or_exits_ends_itself_and_not_the_worker(self):
        for stop in (lambda: next(iter([])), lambda: sys.exit(3)):
            env = gym()
            env.reward(name="broken")(stop)
            with self.assertRaisesRegex(PlayError, "reward broken raised (StopIteration|SystemExit)"):
                play(env, {"n": 1}, ANSWER)

    def test_hooks_get_copies(self):
        env = gym()

        @env.reward(name="greedy")
        def greedy(row, state, transcript):
            row.clear(), state.clear(), transcript.clear()
            return 1

        self.assertEqual(play(env, {"n": 7}, ANSWER).rewards, {"plain": 7, "greedy": 1})

    def test_close_runs_also_when_a_reward_fails(self):
        closed = []
        env = gym()
        env.reward(name="broken")(lambda: 1 / 0)
        env.close(lambda state: closed.append(state))
        with self.assertRaises(PlayError):
            play(env, {"n": 1}, ANSWER)
        self.assertEqual(closed, [{"n": 1}])

    def test_the_state_goes_through_json_between_calls(self):
        env = Environment("gym")
        env.open(lambda: ({"pair": (1.0, 2)}, "go"))
        env.reward(name="pair")(lambda state: float(state["pair"] == [1, 2]))
        self.assertEqual(play(env, {}, ANSWER).reward, 1)

    def test_an_answer_that_says_nothing_is_asked_for_again_as_in_the_workflow(self):
        thinking = {"items": [{"type": "reasoning", "summary": []}]}
        self.assertEqual(play(gym(), {"n": 1}, [{"turns": [thinking, "", "Done."]}]).turns, 3)
        self.assertEqual(play(gym(), {"n": 1}, [{"turns": [thinking, "", " "]}]).stop_reason, "stalled")
        refusal = {"type": "message", "role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}
        self.assertEqual(play(gym(), {"n": 1}, [{"turns": [{"items": [refusal]}]}]).stop_reason, "completed")

    def test_lines_end_where_json_lines_end(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.jsonl"
            path.write_text('{"text": "one\u2028two\x85"}\r\n\n{"n": 2}\n', encoding="utf-8", newline="")
            self.assertEqual(read_lines(path), [{"text": "one\u2028two\x85"}, {"n": 2}])

    def test_the_example_plays(self):
        namespace: dict[str, Any] = {"__name__": "example"}
        exec((EXAMPLE / "environment.py").read_text(), namespace)
        rows, script = read_lines(EXAMPLE / "rows.jsonl"), read_lines(EXAMPLE / "script.jsonl")
        rewards = [round(play(namespace["env"], row, script, index=i).reward, 3) for i, row in enumerate(rows)]
        self.assertEqual(rewards, [1.2, 1.2, 1, 1.2, 0.2])
        hard = play(namespace["env"], rows[4], script, index=4, preset="hard")
        self.assertEqual(hard.details["guesses"], 2)


class RequestTest(unittest.IsolatedAsyncioTestCase):
    async def test_a_rows_own_tools_and_sampling_win(self):
        env = gym()
        env.tool("Shrug.", name="shrug")(lambda state: "?")
        verbs = Verbs(env, {})
        self.assertEqual([t["name"] for t in (await verbs.open({"n": 1}))["prompt"]["tools"]], ["shrug"])
        params = {"input": "hi", "tools": [{"name": "own"}], "temperature": 0.5, "top_p": None}
        prompt = (await verbs.open({"n": 1, "responses_create_params": params}))["prompt"]
        self.assertEqual(prompt["tools"], [{"type": "function", "name": "own"}])
        self.assertEqual(prompt["sampling"], {"temperature": 0.5})


if __name__ == "__main__":
    unittest.main()
