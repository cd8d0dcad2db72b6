"""How the links are doing, in words that a technician understands and in figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.link import LinkState, LinkView
from kernel import metrics
from kernel.config import Settings
from kernel.store import now
from services.link import rules
from services.link.incoming import Incoming
from services.link.models import Peer
from services.link.outgoing import Outgoing

#: What each state means and what to do about it.
_WORDS = {
    LinkState.NEVER_HEARD: (
        "从未收到对方的消息:请检查证书、地址和防火墙(jinguo doctor)。",
        "Nothing has ever come from there: check the certificate, the address and the firewall (jinguo doctor).",
    ),
    LinkState.SILENT: (
        "对方已 {silence} 无应答;本地数据不会丢失,恢复后自动补传 {backlog} 条。",
        "Silent for {silence}. Nothing is lost: {backlog} events go out by themselves when it is back.",
    ),
    LinkState.RECOVERING: (
        "本实例是从备份恢复的,正在向对方取回缺失的部分。",
        "This instance was restored from a backup and is having back from the other end what it had sent since.",
    ),
    LinkState.GAP: ("缺 {gap} 条,已请求对方补传。", "{gap} frames are missing; the other end was asked for them."),
    LinkState.BEHIND: (
        "对方尚有 {backlog} 条未收,最早的一条已等 {lag}。",
        "{backlog} events are on their way, the oldest for {lag}.",
    ),
    LinkState.WELL: ("正常。", "All that was sent has arrived."),
}


def all_links(session: Session, settings: Settings) -> list[LinkView]:
    return [_view(session, peer, settings) for peer in session.scalars(select(Peer).order_by(Peer.code))]


def measure(session: Session, settings: Settings) -> None:
    """Set the metrics of every link."""
    for link in all_links(session, settings):
        silence = (now() - link.heard_at).total_seconds() if link.heard_at else float("inf")
        metrics.link_heard.labels(link.peer).set(silence)
        metrics.link_backlog.labels(link.peer).set(link.backlog)
        metrics.link_lag.labels(link.peer).set(link.lag_seconds)
        metrics.link_gap.labels(link.peer).set(link.gap)


def _view(session: Session, peer: Peer, settings: Settings) -> LinkView:
    own, beat = settings.instance, settings.link_heartbeat
    backlog, lag = Outgoing(session, peer, own, beat).backlog()
    missing = Incoming(session, peer, own).missing(upto=0)
    gap = sum(last - first + 1 for first, last in missing)
    seen = rules.Condition(peer.heard_at, peer.lost > peer.sent, gap, backlog, timedelta(seconds=lag))
    state = rules.state(seen, now(), beat)
    silence = now() - peer.heard_at if peer.heard_at else timedelta()
    zh, en = _WORDS[state]
    words = {"gap": gap, "backlog": backlog}
    return LinkView(
        peer=peer.code,
        state=state,
        words_zh=zh.format(silence=_spoken(silence, _ZH), lag=_spoken(timedelta(seconds=lag), _ZH), **words),
        words_en=en.format(silence=_spoken(silence, _EN), lag=_spoken(timedelta(seconds=lag), _EN), **words),
        heard_at=peer.heard_at,
        sent=peer.sent,
        receipted=peer.receipted,
        received=peer.received,
        backlog=backlog,
        lag_seconds=round(lag, 1),
        gap=gap,
        refused=peer.refused,
    )


_ZH, _EN = ("天", "小时", "分", "秒"), ("d", "h", "min", "s")


def _spoken(duration: timedelta, names: tuple[str, ...]) -> str:
    """The two largest parts of a duration: 3 d 4 h."""
    seconds = int(duration.total_seconds())
    parts = (seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
    named: Iterator[str] = (f"{part} {name}" for part, name in zip(parts, names, strict=True) if part)
    return " ".join(list(named)[:2]) or f"0 {names[-1]}"
