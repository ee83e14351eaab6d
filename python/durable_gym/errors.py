"""The errors that the verbs tell apart. Any other error of a hook is retried and then fails the rollout."""


class ToolError(Exception):
    """A failure the model should see: the tool's output becomes `{"error": message}`, the state stays."""


class InvalidRowError(Exception):
    """A dataset row that does not fit its environment. Never retried."""


class InvalidOptionError(Exception):
    """An option or a preset that the environment does not have, or a value that the option does not take."""


class JudgeError(Exception):
    """A model in a role gave no answer that can be used. Never a zero."""


class UnreadableAnswerError(JudgeError):
    """A model in a role answered, and nobody can read its verdict. The rollout fails as `judge_unparseable`."""


class StoreError(Exception):
    """A store that cannot be read or written, or that holds something else than it should."""


class DefinitionError(Exception):
    """An environment that cannot work, whatever the row."""


class HookError(Exception):
    """What a hook raised, with the name of the hook; the error itself is its `__cause__`."""

    def __init__(self, hook: str, error: BaseException) -> None:
        super().__init__(f"{hook} raised {type(error).__name__}: {error}")
        self.hook = hook


#: These say all there is to say, whichever hook raises them.
SPOKEN = (ToolError, InvalidRowError, InvalidOptionError, JudgeError, StoreError, HookError)
