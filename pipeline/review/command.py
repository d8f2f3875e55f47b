"""The command `planaudit review`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.errors import PlanAuditError, UsageError
from pipeline.usage import Lang, database_option, lang_option

_PASSWORD = "PLANAUDIT_PASSWORD"
_LEAST = 8


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="监听的地址；本机以外须有密码 / other than this machine needs a password"
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="端口，默认任取空闲的 / port, any free one by default")
@click.option("--password", envvar=_PASSWORD, help=f"访问密码，也可设环境变量 {_PASSWORD} / password, or set the variable")
@database_option()
@click.option("--open/--no-open", "opened", default=True, help="在浏览器中打开 / open it in the browser")
@lang_option("界面语言 / language")
def review(run: Path, host: str, port: int, password: str | None, database: str | None, opened: bool, lang: Lang) -> None:
    """打开核实工作台：逐项查看问题和雷同，判定属实、不属实或存疑。

    判定记录在数据库中，重新审查后仍然有效，并进入导出的台账、通知书和批注（planaudit export --confirmed）。

    Open the workspace: read findings and copied passages, decide on each. Decisions survive later runs and flow into what is exported.

    \b
    例 / example:
      planaudit review reports/run
    """
    try:
        from pipeline.review.access import LOCAL  # noqa: PLC0415  (the web parts are an extra)
        from pipeline.review.app import Workspace, serve  # noqa: PLC0415
        from pipeline.review.decisions import Decisions  # noqa: PLC0415
    except ImportError as error:
        raise PlanAuditError(
            f"核实工作台需要另外安装：pip install 'planaudit[review]'（缺少 {error.name}）。",
            f"The workspace needs further packages: pip install 'planaudit[review]' ({error.name} is missing).",
        ) from error
    import secrets  # noqa: PLC0415
    import webbrowser  # noqa: PLC0415

    from pipeline.report.results import load  # noqa: PLC0415

    if host not in LOCAL and len(password or "") < _LEAST:
        raise UsageError(
            f"在 {host} 上提供服务时，别的电脑也能访问，必须用 --password 设置至少 {_LEAST} 位的密码。",
            f"Served at {host}, others can reach it: set a password of at least {_LEAST} characters with --password.",
        )
    workspace = Workspace(load(run, database), Decisions(database) if database else Decisions.beside(run), lang)
    token = secrets.token_urlsafe(24)
    chosen = port or _free(host)
    hosts = LOCAL | ({host} if host not in ("0.0.0.0", "::") else _own_names())
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{chosen}/" + ("" if password else f"?token={token}")
    click.echo(("核实工作台：" if lang == "zh" else "workspace: ") + address)
    click.echo("按 Ctrl-C 结束；判定已随时保存。" if lang == "zh" else "Ctrl-C ends it; every decision is kept at once.", err=True)
    if opened:
        webbrowser.open(address)
    serve(workspace, host, chosen, token, password, hosts)


def _free(host: str) -> int:
    import socket  # noqa: PLC0415

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.bind((host, 0))
        port: int = trial.getsockname()[1]
        return port


def _own_names() -> frozenset[str]:
    """The names and addresses under which others may reach this machine."""
    import socket  # noqa: PLC0415

    name = socket.gethostname()
    try:
        addresses = {str(info[4][0]) for info in socket.getaddrinfo(name, None)}
    except OSError:
        addresses = set()
    return frozenset({name, name.lower(), socket.getfqdn(), *addresses})
