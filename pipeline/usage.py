"""How the command speaks of what is wrong: one sentence in the language asked for, and the right exit status."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import click

from pipeline.errors import PlanAuditError, UsageError

Lang = Literal["zh", "en"]
_Command = TypeVar("_Command", bound=Callable[..., Any])

#: the value that a sentence of click's is about
_GIVEN = re.compile(r"'.*?'(?= (?:is|does)\b)")
#: where the contexts of click keep the language asked for
_SPOKEN = "planaudit.lang"


def lang_option(words: str, default: Lang | None = "zh") -> Callable[[_Command], _Command]:
    """The option ``--lang``, read before what may be wrong with the others; `words` are its help."""
    known = click.Choice(["zh", "en"])
    return click.option("--lang", type=known, default=default, show_default=True, is_eager=True, callback=_speak, help=words)


def database_option() -> Callable[[_Command], _Command]:
    """The option ``--db``: where people's decisions are kept; one variable gives it to all commands."""
    return click.option(
        "--db",
        "database",
        envvar="PLANAUDIT_DB",
        help="核实记录所在的数据库，默认为结果文件夹中的 SQLite；也可设环境变量 PLANAUDIT_DB，如 postgresql+pg8000://… "
        "/ where decisions are kept, by default SQLite in the result folder; also the variable PLANAUDIT_DB",
    )


def _speak(ctx: click.Context, param: click.Parameter, lang: Lang | None) -> Lang | None:
    ctx.meta[_SPOKEN] = lang
    return lang


class Interrupted(PlanAuditError):  # noqa: N818 -- no error: somebody wanted it
    """Ctrl-C came: says what is kept."""


#: the exit status of a command that Ctrl-C ended, as shells have it (128 and the number of the signal)
INTERRUPTED = 130


class Group(click.Group):
    """Turns errors meant for the user into one sentence and the right exit status; into one in each language where none was asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit status 2 where its words are wrong, 130 after Ctrl-C, 1 where it fails for another known reason."""
        try:
            return super().invoke(ctx)
        except Interrupted as stop:
            _tell(ctx, str(stop), stop.words("en"), ("", ""))
            ctx.exit(INTERRUPTED)
        except KeyboardInterrupt:
            _tell(ctx, "已中断。", "Interrupted.", ("", ""))
            ctx.exit(INTERRUPTED)
        except PlanAuditError as error:
            _tell(ctx, str(error), error.words("en"))
            ctx.exit(2 if isinstance(error, UsageError) else 1)
        except click.UsageError as error:
            usage = (error.ctx or ctx).get_usage().removeprefix("Usage: ")
            path = (error.ctx or ctx).command_path
            english = f"{error.format_message()}\nUsage: {usage}\nTry '{path} --help' for help."
            _tell(ctx, f"{_chinese(error)}\n用法：{usage}\n说明见 {path} --help", english)
            ctx.exit(2)


def _tell(ctx: click.Context, chinese: str, english: str, ahead: tuple[str, str] = ("错误：", "Error: ")) -> None:
    lang = ctx.meta.get(_SPOKEN)
    if lang != "en":
        click.echo(ahead[0] + chinese, err=True)
    if lang != "zh":
        click.echo(ahead[1] + english, err=True)


def _chinese(error: click.UsageError) -> str:
    """What click says in English about wrong words of a command."""
    if unknown := re.search(r"No such command '(.+?)'", error.message):
        return f"没有命令 {unknown[1]}。"
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。"
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = str(error.param.get_error_hint(error.ctx) if error.ctx else error.param.name).replace("'", "")
        if isinstance(error, click.MissingParameter):
            return f"缺少 {name}。"
        given = _GIVEN.search(error.message)
        return f"{name} 的值{f' {given[0]} ' if given else ''}不对：{_wanted(error.param.type)}。"
    return f"命令有误：{error.format_message()}"


def _wanted(kind: click.ParamType[Any]) -> str:
    if isinstance(kind, click.Choice):
        return f"应为 {'、'.join(map(str, kind.choices))} 之一"
    if isinstance(kind, click.IntRange):
        return f"应为不小于 {kind.min} 的整数"
    if isinstance(kind, click.DateTime):
        return "日期应写作 2024-06-20，并且确有这一天"
    return "路径不存在，或者不是所要的文件或文件夹"
