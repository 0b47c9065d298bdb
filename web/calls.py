"""How templates call what they are given."""

from collections.abc import Callable
from types import MethodType
from typing import Any

from jinja2.runtime import Context, Macro


class PlainCalls(Context):
    """The context of templates, which asks of macros and of methods no more than it must before each call.

    jinja2 looks whether what is called wants the context, which takes longer than most of what our pages call.
    No method of ours wants it.
    """

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        if kwargs:
            return super().call(called, *args, **kwargs)
        kind = type(called)
        if kind is MethodType:
            return called(*args)
        return called(self.eval_ctx, *args) if kind is Macro else super().call(called, *args)
