"""`python -m unittest`: plays every row with the scripted model, without Temporal, in seconds."""

import unittest
from pathlib import Path

from durable_gym.testing import play, read_lines
from environment import env

FOLDER = Path(__file__).parent
ROWS = read_lines(FOLDER / "rows.jsonl")
SCRIPT = read_lines(FOLDER / "script.jsonl")


class EnvironmentTest(unittest.TestCase):
    def test_the_script_solves_every_row(self):
        for index, row in enumerate(ROWS):
            with self.subTest(row=index):
                self.assertEqual(play(env, row, SCRIPT, index=index).reward, 1)

    def test_a_wrong_number_earns_nothing(self):
        played = play(env, ROWS[0], [{"turns": ["It occurs 17 times."]}])
        self.assertEqual(played.rewards, {"correct": 0})

    def test_a_tool_that_is_not_allowed_says_so(self):
        played = play(env, ROWS[0], SCRIPT, options={"may_spell": False})
        output = next(item for item in played.transcript if item["type"] == "function_call_output")
        self.assertIn("not allowed", output["output"])
        self.assertEqual(played.state, {"spelled": 0})


if __name__ == "__main__":
    unittest.main()
