"""What a hook that asks models hears, and what the workflow hears of it."""

import asyncio
import unittest
from typing import Any

from durable_gym import Environment, JudgeError, UnreadableAnswerError, user
from durable_gym.asks import Answer, Ask
from durable_gym.verbs import Heard, Task, Verbs

TASK = Task(row={"n": 1}, state={"asked": 0}, transcript=[user("hello")])
VERDICT = {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}


def gym(**hooks: Any) -> Verbs:
    env = Environment("gym", roles=["judge", "user"])
    env.open(lambda: ({}, "go"))
    for name, function in hooks.items():
        env.user(function) if name == "user" else env.reward(name=name)(function)
    return Verbs(env, {})


def said(text: str) -> list[dict[str, Any]]:
    return [{"type": "message", "role": "assistant", "content": text}]


def asked(heard: Heard) -> list[str]:
    return [ask.prompt["items"][-1]["content"] for ask in heard["ask"]]


async def answered(verb: Any, *texts: str) -> tuple[Heard, list[int]]:
    """Says a verb until it is settled; the answers are given in the order of the asks."""
    answers: list[Answer] = []
    rounds: list[int] = []
    given = iter(texts)
    while "ask" in (heard := await verb(TASK, answers)):
        asks: list[Ask] = heard["ask"]
        rounds.append(len(asks))
        answers += [Answer(ask.key, said(next(given))) for ask in asks]
    return heard, rounds


class AsksTest(unittest.IsolatedAsyncioTestCase):
    async def test_an_unanswered_ask_suspends_and_the_hook_runs_again_with_the_answer(self):
        async def speak(state, models):
            state["asked"] += 1
            return await models.user.text("say hi")

        verbs = gym(user=speak)
        heard = await verbs.reply(TASK)
        self.assertEqual(asked(heard), ["say hi"])
        self.assertEqual(heard["ask"][0].role, "user")
        self.assertEqual(heard["ask"][0].prompt["tools"], [])
        heard, rounds = await answered(verbs.reply, "hi")
        self.assertEqual(heard, {"state": {"asked": 1}, "message": "hi"})
        self.assertEqual(rounds, [1])

    async def test_asks_of_gather_are_made_at_once_through_coroutines_of_the_authors(self):
        async def one(models, number):
            await asyncio.sleep(0)
            return await models.judge.text(f"question {number}")

        async def speak(models):
            return " ".join(await asyncio.gather(*(one(models, number) for number in range(3))))

        heard, rounds = await answered(gym(user=speak).reply, "a", "b", "c")
        self.assertEqual(heard["message"], "a b c")
        self.assertEqual(rounds, [3])

    async def test_equal_asks_get_their_answers_in_order(self):
        async def speak(models):
            return await models.judge.text("again") + await models.judge.text("again")

        heard, rounds = await answered(gym(user=speak).reply, "1", "2")
        self.assertEqual((heard["message"], rounds), ("12", [1, 1]))

    async def test_a_hook_that_is_not_async_is_suspended_by_its_first_ask(self):
        def speak(models):
            return models.judge.text("first") + models.judge.text("second")

        heard, rounds = await answered(gym(user=speak).reply, "1", "2")
        self.assertEqual((heard["message"], rounds), ("12", [1, 1]))

    async def test_a_swallowed_suspension_suspends_all_the_same(self):
        async def speak(models):
            try:
                return await models.user.text("one")
            except BaseException:
                return await models.user.text("two")

        def blocking(models):
            try:
                return models.user.text("one")
            except BaseException:
                return "nothing"

        for hook in (speak, blocking):
            with self.subTest(hook.__name__):
                self.assertEqual(asked(await gym(user=hook).reply(TASK)), ["one"])

    async def test_rewards_ask_side_by_side_and_do_not_take_each_others_answers(self):
        async def kind(models):
            return float(await models.judge.text("score it"))

        def short(models):
            return float(models.judge.text("score it"))

        async def plain(state):
            return state["asked"]

        heard, rounds = await answered(gym(kind=kind, short=short, plain=plain).reward, "0.25", "0.5")
        self.assertEqual(sorted(heard["rewards"].values()), [0, 0.25, 0.5])
        self.assertEqual(rounds, [2])

    async def test_parse_asks_again_for_what_does_not_fit_and_gives_up_after_three(self):
        async def ok(models):
            return float((await models.judge.parse(VERDICT, "fine?"))["ok"])

        heard, rounds = await answered(gym(ok=ok).reward, "yes!", '{"ok": 1}', '```json\n{"ok": true}\n```')
        self.assertEqual((heard["rewards"], rounds), ({"ok": 1}, [1, 1, 1]))
        with self.assertRaisesRegex(
            UnreadableAnswerError, '"judge" gave no answer of the right form in 3 attempts.*"c": it is not'
        ):
            await answered(gym(ok=ok).reward, "a", "b", "c")

    async def test_a_verdict_that_cannot_be_read_is_asked_for_again_and_given_up_after_three(self):
        def grade(models):
            return models.judge.verdict("grade it", lambda text: float(text) if text.isdigit() else None)

        heard, rounds = await answered(gym(grade=grade).reward, "hm", "7")
        self.assertEqual((heard["rewards"], rounds), ({"grade": 7}, [1, 1]))
        with self.assertRaisesRegex(UnreadableAnswerError, '"judge" gave no answer.*"c"'):
            await answered(gym(grade=grade).reward, "a", "b", "c")

    async def test_parse_sends_a_strict_schema_and_the_complaint(self):
        async def ok(models):
            return float((await models.judge.parse(VERDICT, "fine?"))["ok"])

        verbs = gym(ok=ok)
        first = (await verbs.reward(TASK))["ask"][0]
        form = first.prompt["sampling"]["text"]["format"]
        self.assertEqual(form["schema"]["additionalProperties"], False)
        second = (await verbs.reward(TASK, [Answer(first.key, said("{}"))]))["ask"][0]
        self.assertIn("ok: Field required", second.prompt["items"][-1]["content"])

    async def test_an_answer_that_was_cut_short_fails_the_judge(self):
        async def speak(models):
            return await models.user.text("go on")

        verbs = gym(user=speak)
        ask = (await verbs.reply(TASK))["ask"][0]
        with self.assertRaisesRegex(JudgeError, "cut short: max_tokens"):
            await verbs.reply(TASK, [Answer(ask.key, said("and then"), "max_tokens")])

    async def test_prompts_that_differ_from_run_to_run_are_refused(self):
        count = 0

        async def speak(models):
            nonlocal count
            count += 1
            return await models.user.text(f"run {count}")

        with self.assertRaisesRegex(RuntimeError, "keep times and random numbers out"):
            await answered(gym(user=speak).reply, *["x"] * 100)

    async def test_an_unknown_role_says_which_there_are(self):
        async def speak(models):
            return await models.critic.text("?")

        with self.assertRaisesRegex(Exception, 'user raised AttributeError: .*no role "critic" .judge, user.'):
            await gym(user=speak).reply(TASK)


if __name__ == "__main__":
    unittest.main()
