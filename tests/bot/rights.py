"""The table of rights: every command, button, step, and whatever else comes in, with whose things it is about."""

from __future__ import annotations

from bot import actions as do
from bot.actions import Belonging, Consent, CycleDeed, Do, PersonDeed, StaffDeed
from bot.chat.unit_asked import AnswerAsked
from bot.dialogs.administering.applying import Joining
from bot.dialogs.administering.joining import PhoneAsked, SwitchAsked
from bot.dialogs.auditing.dismissing import DismissAsked
from bot.dialogs.auditing.recheck import RecheckAsked
from bot.dialogs.checking.pasted import PastedText
from bot.dialogs.filling.contents import Choosing
from bot.dialogs.filling.explain import Explaining, Keeping
from bot.dialogs.filling.proofs import Renaming
from bot.dialogs.filling.proposals import WhichCell
from bot.dialogs.handing_in.reason import ReasonAsked
from bot.dialogs.handing_in.sure import Sure
from bot.dialogs.supervising.alike import Alike
from bot.dialogs.supervising.deciding import Opining, Reopening
from bot.dialogs.supervising.meant import WhichForm
from bot.dialogs.supervising.score import LookingAt
from tests.bot import before
from tests.bot.offices import MESSAGE, NOW
from tests.bot.rights_in_words import WISH_ROWS
from tests.bot.scopes import ADMINS, ALERTS, AUDIT, DESK, FORMS, NAMED, OPEN, REVIEW, Row

COMMAND_ROWS = {
    "command start": Row(OPEN),
    "command help": Row("unit tree self self self"),
    "command cancel": Row(OPEN),
    "command lang": Row(OPEN),
    "command fill": Row("unit self self self self", shows="project"),
    "command drafts": Row(OPEN, shows="draft"),
    "command submit": Row("self no no no no", shows="draft"),
    "command score": Row(FORMS, "{number}", shows="project"),
    "command status": Row(FORMS, shows="project", owed=True),
    "command alerts": Row(ALERTS, shows="unit"),
    "command alerts: set": Row("no look manage no no", "{unit}，ZW301，关", changes=True),
    "command rehearse": Row(ALERTS, "20", shows="near"),
    "command silence": Row("no tree manage no no", "{unit} 7天 系统升级", shows="unit", changes=True),
    "command leave": Row("unit self self no no", "到周五，交给{colleague}", shows="colleague", changes=True),
    "command people": Row(ADMINS, shows="unit"),
    "command cycles": Row(ADMINS, "2025 延期 {unit} 2026-04-10 系统升级", shows="unit", changes=True),
    "command cycles: waive": Row(ADMINS, "2025 免报 {unit} {owed} 系统升级", shows="unit", changes=True),
    "command cycles: open": Row(ADMINS, "2024 2026-04-10", changes=True),
    "command my": Row("unit self self self self", shows="draft", owed=True),
    "command find": Row(FORMS, "{project}", shows="project"),
    "command unit": Row("no tree no all no", "{unit}", shows="unit"),
    "command year": Row("no tree no all no"),
    "command queue": Row("no tree no no no"),
    "command missing": Row("no tree no all no", shows="unit"),
    "command sample": Row("no no no all no", "2024 50 {unit}", shows="unit", changes=True),
    "command sample: ask": Row("no no no all no"),
    "command checks": Row(ADMINS),
    "command health": Row(ADMINS),
    "command forget": Row(OPEN),
    "command handover": Row("unit tree manage no no", "{colleague}", shows="colleague"),
    "command join": Row("no no no no self", "{unit}", joining=True),
    "command join: named": Row("no no no no all", "{unit} 张三", joining=True, changes=True),
    "command columns": Row("self tree manage self self", shows="taught"),
}
TAP_ROWS = {
    "tap Help": Row("unit tree self self self", taps=lambda _: do.Help()),
    "tap Help: more": Row(OPEN, taps=lambda _: do.Help(1)),
    "tap Forget": Row("mine mine mine mine mine", taps=lambda _: do.Forget(Consent.YES, 1)),
    "tap Forget: ask": Row(OPEN, taps=lambda _: do.Forget(Consent.YES)),
    "tap Forget: no": Row(OPEN, taps=lambda _: do.Forget(Consent.NO)),
    "tap SwitchRole": Row(OPEN, taps=lambda _: do.SwitchRole(Consent.YES), waits=lambda at: SwitchAsked(at.token)),
    "tap GiveWork": Row(
        "self tree manage no no",
        taps=lambda at: do.GiveWork(at.owner, at.colleague, do.HandingOver.GIVE),
        shows="colleague",
        changes=True,
    ),
    "tap GiveWork: leaves": Row(
        "self look manage no no",
        taps=lambda at: do.GiveWork(at.owner, at.colleague, do.HandingOver.LEAVE),
        changes=True,
    ),
    "tap Join": Row("no no no no self", taps=lambda at: do.Join(at.unit_id), joining=True),
    "tap RefuseJoins": Row("no no manage no no", taps=lambda at: do.RefuseJoins(at.unit_id)),
    "tap ChooseLanguage": Row(OPEN, taps=lambda _: do.ChooseLanguage("en")),
    "tap NotNow": Row(OPEN, taps=lambda _: do.NotNow()),
    "tap NotNow: card": Row(OPEN, taps=lambda at: do.NotNow(at.reading, 0), shows="draft"),
    "tap NoteTo": Row(
        OPEN,
        taps=lambda at: do.NoteTo(at.reading, 0),
        waits=lambda at: Sure(at.reading, 0, words="待科室确认"),
        shows="draft",
        changes=True,
    ),
    "tap Review": Row(OPEN, taps=lambda at: do.Review(at.reading, Do.CARD, 0), shows="draft"),
    "tap Review: all": Row(OPEN, taps=lambda at: do.Review(at.reading, Do.ALL, 0)),
    "tap Review: delete": Row(OPEN, taps=lambda at: do.Review(at.reading, Do.DELETE), changes=True),
    "tap TakeBack": Row(OPEN, taps=lambda at: do.TakeBack(at.reading, at.before), shows="draft", changes=True),
    "tap TakeNew": Row(OPEN, taps=lambda _: do.TakeNew(1)),
    "tap AskColumn": Row(OPEN, taps=lambda at: do.AskColumn(at.reading, 0), shows="draft"),
    "tap ShowTaught": Row("self tree manage self self", taps=lambda at: do.ShowTaught(at.taught), shows="taught"),
    "tap UndoTaught": Row("self tree manage self self", taps=lambda at: do.UndoTaught(at.taught), changes=True),
    "tap SpreadTaught": Row("no tree manage no no", taps=lambda at: do.SpreadTaught(at.taught), changes=True),
    "tap ExportTaught": Row("no no manage no no", taps=lambda at: do.ExportTaught(at.taught), changes=True),
    "tap More": Row(OPEN, taps=lambda at: do.More(at.reading, 0), shows="draft"),
    "tap More: use": Row(
        OPEN, taps=lambda at: do.More(at.reading, 0, do.Further.USE, "0"), shows="draft", changes=True
    ),
    "tap More: files": Row(OPEN, taps=lambda at: do.More(at.reading, 0, do.Further.FILES), shows="draft"),
    "tap Papers": Row(OPEN, taps=lambda at: do.Papers(at.reading)),
    "tap Papers: overview": Row(OPEN, taps=lambda at: do.Papers(at.reading, "overview"), changes=True),
    "tap More: export": Row(OPEN, taps=lambda at: do.More(at.reading, 0, do.Further.EXPORT, "docx"), changes=True),
    "tap Explain": Row(OPEN, taps=lambda at: do.Explain(at.reading, 0, 1, 0), shows="draft", changes=True),
    "tap Review: returned": Row(OPEN, taps=lambda at: do.Review(at.reading, Do.RETURNED, 0), shows="draft"),
    "tap OfReceipt": Row(
        "mine no no no no", taps=lambda _: do.OfReceipt(do.ReceiptDeed.LEADER, 1, 99), shows="unit", changes=True
    ),
    "tap OfReceipt: withdraw": Row("mine no no no no", taps=lambda _: do.OfReceipt(do.ReceiptDeed.WITHDRAW, 1, 99, 1)),
    "tap Proofs": Row(OPEN, taps=lambda at: do.Proofs(at.reading, 0), shows="draft"),
    "tap Proofs: off": Row(OPEN, taps=lambda at: do.Proofs(at.reading, 0, do.ProofDeed.OFF, 1, 1)),
    "tap ProofOf": Row(OPEN, taps=lambda _: do.ProofOf(1, do.WhatFor.EVIDENCE, 0)),
    "tap ProofFor": Row(OPEN, taps=lambda _: do.ProofFor(1, 0)),
    "tap KeepAll": Row(OPEN, taps=lambda at: do.KeepAll(at.reading, 0, 0)),
    "tap HandIn": Row(OPEN, taps=lambda at: do.HandIn(at.reading, do.Extent.ONE, "0")),
    "tap HandIn: all": Row(OPEN, taps=lambda at: do.HandIn(at.reading, do.Extent.ALL, ""), shows="draft"),
    "tap ShowNewest": Row("self no no no no", taps=lambda _: do.ShowNewest(), shows="draft"),
    "tap Fill": Row(OPEN, taps=lambda at: do.Fill(at.draft, 0, do.FillStep.OPEN), shows="draft", changes=True),
    "tap Fill: result": Row(OPEN, taps=lambda at: do.Fill(at.draft, at.version, do.FillStep.RESULT), shows="draft"),
    "tap Fill: remove": Row(
        OPEN, taps=lambda at: do.Fill(at.draft, at.version, do.FillStep.REMOVE, "0", "y"), changes=True
    ),
    "tap FillForm": Row(
        OPEN, taps=lambda at: do.FillForm(at.reading, 0, do.ToFill.CONTENTS), shows="draft", changes=True
    ),
    "tap FillTotals": Row(OPEN, taps=lambda at: do.FillTotals(at.reading)),
    "tap ChangeCell": Row(OPEN, taps=lambda at: do.ChangeCell(at.reading, 0, 1), changes=True),
    "tap DeleteDraft": Row(
        OPEN, taps=lambda at: do.DeleteDraft(at.draft, do.Deletion.CONFIRM), shows="draft", changes=True
    ),
    "tap PickCell": Row(
        OPEN, taps=lambda _: do.PickCell(0), waits=lambda at: WhichCell(at.reading, 0, "14", [at.cell])
    ),
    "tap Settle": Row(
        OPEN,
        taps=lambda _: do.Settle(do.Verdict.CONFIRM, str(MESSAGE)),
        waits=before.confirming,
        shows="draft",
        changes=True,
    ),
    "tap Undo": Row(OPEN, taps=lambda at: do.Undo(at.draft), shows="draft", changes=True),
    "tap BeginForm": Row(
        "unit tree self all self", taps=lambda at: do.BeginForm(do.Beginning.LIKE, str(at.filing)), shows="project"
    ),
    "tap BeginForm: owed": Row(
        "unit self self self self",
        taps=lambda at: do.BeginForm(do.Beginning.OWED, str(at.owed)),
        shows="owed",
        changes=True,
    ),
    "tap BeginFilling": Row("unit no no no no", taps=lambda _: do.BeginFilling(), shows="project"),
    "tap ShowFiled": Row(FORMS, taps=lambda at: do.ShowFiled(at.filing, do.Aspect.CARD), shows="project"),
    "tap ShowFiled: findings": Row(FORMS, taps=lambda at: do.ShowFiled(at.filing, do.Aspect.FINDINGS)),
    "tap ShowFiled: again": Row(FORMS, taps=lambda at: do.ShowFiled(at.filing, do.Aspect.CARD_AGAIN), shows="project"),
    "tap Progress": Row(FORMS, taps=lambda _: do.Progress(), shows="project", owed=True),
    "tap Acknowledge": Row(ALERTS, taps=lambda at: do.Acknowledge(at.alert, at.alert), changes=True),
    "tap Acknowledge: surely": Row(ALERTS, taps=lambda at: do.Acknowledge(at.alert, at.alert, 1), changes=True),
    "tap Acknowledge: not": Row(ALERTS, taps=lambda at: do.Acknowledge(at.alert, at.alert, 0)),
    "tap KnowAlerts": Row(ALERTS, taps=lambda _: do.KnowAlerts()),
    "tap AskAlerts": Row(DESK, taps=lambda _: do.AskAlerts()),
    "tap AlertList": Row(ALERTS, taps=lambda _: do.AlertList(), shows="unit"),
    "tap AboutAlert": Row(ALERTS, taps=lambda at: do.AboutAlert(at.alert, do.OnAlert.KNOW_HERE), changes=True),
    "tap AboutAlert: ask": Row(ALERTS, taps=lambda at: do.AboutAlert(at.alert, do.OnAlert.ASK), shows="project"),
    "tap GoOnLeave": Row(
        "unit self self no no",
        taps=lambda at: do.GoOnLeave(at.colleague, 4102444799),
        shows="colleague",
        changes=True,
    ),
    "tap LookAt": Row("no tree no no no", taps=lambda at: do.LookAt(at.alert, at.alert), shows="project"),
    "tap LiftSilence": Row("no unit manage no no", taps=lambda at: do.LiftSilence(at.silence), changes=True),
    "tap ComeBack": Row("self self self no no", taps=lambda _: do.ComeBack()),
    "tap AlertSettings": Row(ADMINS, taps=lambda _: do.AlertSettings()),
    "tap Cycles": Row(ADMINS, taps=lambda at: do.Cycles(at.cycle, CycleDeed.SWITCH_ESCALATION), changes=True),
    "tap Cycles: evidence": Row(ADMINS, taps=lambda at: do.Cycles(at.cycle, CycleDeed.SWITCH_EVIDENCE), changes=True),
    "tap Cycles: close": Row(ADMINS, taps=lambda at: do.Cycles(at.cycle, CycleDeed.CLOSE)),
    "tap Cycles: surely": Row(ADMINS, taps=lambda at: do.Cycles(at.cycle, CycleDeed.CLOSE_SURELY), changes=True),
    "tap Cycles: show": Row(ADMINS, taps=lambda at: do.Cycles(at.cycle, CycleDeed.SHOW)),
    "tap Cycles: last year": Row(ADMINS, taps=lambda at: do.Cycles(at.cycle, CycleDeed.LIKE_LAST_YEAR)),
    "tap Cycles: last year surely": Row(ADMINS, taps=lambda at: do.Cycles(at.cycle, CycleDeed.LIKE_SURELY)),
    "tap People": Row(
        ADMINS,
        taps=lambda at: do.People(Belonging.UNIT, at.unit_id, StaffDeed.INVITE, "clerk"),
        shows="unit",
        changes=True,
    ),
    "tap People: revoke": Row(
        ADMINS, taps=lambda at: do.People(Belonging.UNIT, at.unit_id, StaffDeed.REVOKE), shows="unit"
    ),
    "tap People: list": Row(ADMINS, taps=lambda _: do.People(Belonging.LIST, 0)),
    "tap People: revoke all": Row(ADMINS, taps=lambda _: do.People(Belonging.LIST, 0, StaffDeed.REVOKE)),
    "tap OnePerson": Row(ADMINS, taps=lambda at: do.OnePerson(at.owner), shows="unit"),
    "tap OnePerson: leaves": Row(
        ADMINS, taps=lambda at: do.OnePerson(at.owner, PersonDeed.LEAVES, "0"), shows="unit", changes=True
    ),
    "tap OnePerson: hand over": Row(
        ADMINS,
        taps=lambda at: do.OnePerson(at.owner, PersonDeed.HAND_OVER, str(at.colleague)),
        shows="colleague",
        changes=True,
    ),
    "tap OnePerson: role": Row(
        ADMINS, taps=lambda at: do.OnePerson(at.owner, PersonDeed.BECOMES, "supervisor", Consent.YES), changes=True
    ),
    "tap FindMore": Row(FORMS, taps=lambda at: do.FindMore(at.names["project"], 0), shows="project"),
    "tap RollUpOf": Row("no tree no all no", taps=lambda at: do.RollUpOf("2024", at.unit_id), shows="unit"),
    "tap RollUpPaper": Row(
        "no tree no all no", taps=lambda at: do.RollUpPaper("summary", "", at.unit_id), changes=True
    ),
    "tap BesideYear": Row(FORMS, taps=lambda at: do.BesideYear(at.filing), shows="project"),
    "tap MyForms": Row("unit self self self self", taps=lambda _: do.MyForms(), shows="draft", owed=True),
    "tap Mend": Row("unit no no no no", taps=lambda at: do.Mend(at.filing), shows="project", changes=True),
    "tap Queue": Row("no tree no no no", taps=lambda _: do.Queue(do.View.CLOSE), shows="project"),
    "tap Queue: counts": Row("no tree no no no", taps=lambda at: do.Queue(None, 0, at.unit_id)),
    "tap QueueUnits": Row("no tree no no no", taps=lambda _: do.QueueUnits(), shows="unit"),
    "tap UnitsBy": Row("no tree no all no", taps=lambda _: do.UnitsBy(do.Figure.POINTS)),
    "tap FormGaps": Row("no tree no all no", taps=lambda at: do.FormGaps(0, at.unit_id)),
    "tap MarkedList": Row("no tree no all no", taps=lambda at: do.MarkedList(0, at.unit_id)),
    "tap QueueFaults": Row(DESK, taps=lambda at: do.QueueFaults(at.unit_id)),
    "tap LookInto": Row(FORMS, taps=lambda at: do.LookInto(at.filing, do.Look.WHOLE), shows="project"),
    "tap LookInto: history": Row(FORMS, taps=lambda at: do.LookInto(at.filing, do.Look.HISTORY), shows="project"),
    "tap OnFiling": Row(
        DESK, taps=lambda at: do.OnFiling(at.filing, 1, do.Decide.ACCEPT_SURELY), shows="project", changes=True
    ),
    "tap OnFiling: ask": Row(DESK, taps=lambda at: do.OnFiling(at.filing, 1, do.Decide.ACCEPT), shows="project"),
    "tap OnFiling: return": Row(DESK, taps=lambda at: do.OnFiling(at.filing, 1, do.Decide.RETURN), shows="project"),
    "tap OnFiling: reopen": Row(DESK, taps=lambda at: do.OnFiling(at.filing, 1, do.Decide.REOPEN), shows="project"),
    "tap OnReturn": Row(
        DESK,
        taps=lambda at: do.OnReturn(at.filing, do.Ticking.SEND),
        waits=before.returning,
        shows="project",
        changes=True,
    ),
    "tap Missing": Row("no tree no all no", taps=lambda _: do.Missing(), shows="unit"),
    "tap Missing: unit": Row("no tree no all no", taps=lambda at: do.Missing(0, at.unit_due), shows="owed", owed=True),
    "tap UrgeUnits": Row(DESK, taps=lambda at: do.UrgeUnits(at.unit_due), shows="unit", changes=True),
    "tap FiledPaper": Row(FORMS, taps=lambda at: do.FiledPaper(at.filing, "card"), changes=True),
    "tap ThisForm": Row(
        FORMS, taps=lambda at: do.ThisForm(at.filing), waits=lambda _: WhichForm("表5为什么扣分"), shows="project"
    ),
    "tap Unreached": Row("no tree no no no", taps=lambda _: do.Unreached("urge", 0)),
    "tap WhichPage": Row(
        FORMS, taps=lambda _: do.WhichPage(0), waits=lambda at: WhichForm("", at.names["project"]), shows="project"
    ),
    "tap ThisUnit": Row(
        FORMS,
        taps=lambda at: do.ThisUnit(at.unit_id, before.UNIT_ASKED.mark),
        waits=before.unit_asked,
        shows="project",
    ),
    "tap AsMeant": Row(
        DESK,
        taps=lambda at: do.AsMeant(at.filing, before.meant(at).mark),
        waits=before.meant,
        shows="project",
        changes=True,
    ),
    "tap UrgeUnits: all": Row(DESK, taps=lambda _: do.UrgeUnits()),
    "tap OnFiling: take back": Row(DESK, taps=lambda at: do.OnFiling(at.filing, 1, do.Decide.TAKE_BACK)),
    "tap TakeBackReturns": Row(DESK, taps=lambda _: do.TakeBackReturns(1)),
    "tap AcceptThese": Row(DESK, taps=lambda _: do.AcceptThese("0")),
    "tap ReturnAlike: ask": Row(DESK, taps=lambda at: do.ReturnAlike("ZW201", None, at.unit_id)),
    "tap ReturnAlike": Row(DESK, taps=lambda _: do.ReturnAlike("ZW201", "0")),
    "tap Answer": Row("unit no no no no", taps=lambda at: do.Answer(at.filing, 0)),
    "tap Withdraw": Row(
        "unit no no no no", taps=lambda at: do.Withdraw(at.filing, 1, 1), shows="project", changes=True
    ),
    "tap DrawSample": Row(AUDIT, taps=lambda _: do.DrawSample("2024", 100), shows="project", changes=True),
    "tap DrawSample: part": Row(
        AUDIT, taps=lambda at: do.DrawSample("2024", 0, 9, at.unit_id), shows="project", changes=True
    ),
    "tap Samples": Row(AUDIT, taps=lambda _: do.Samples()),
    "tap ShowDraw": Row(AUDIT, taps=lambda at: do.ShowDraw(at.draw), shows="project"),
    "tap OfDraw": Row(AUDIT, taps=lambda at: do.OfDraw(at.draw, do.DrawPart.GAPS), shows="unit"),
    "tap OfDraw: how": Row(AUDIT, taps=lambda at: do.OfDraw(at.draw, do.DrawPart.HOW)),
    "tap OfDraw: paper": Row(AUDIT, taps=lambda at: do.OfDraw(at.draw, do.DrawPart.PAPER), changes=True),
    "tap RecheckForm": Row(AUDIT, taps=lambda at: do.RecheckForm(at.submission, do.Rechecking.SHOW), shows="project"),
    "tap RecheckForm: points": Row(
        AUDIT, taps=lambda at: do.RecheckForm(at.submission, do.Rechecking.NIL, 0), shows="project", changes=True
    ),
    "tap RecheckForm: rest": Row(
        AUDIT, taps=lambda at: do.RecheckForm(at.submission, do.Rechecking.REST), shows="project", changes=True
    ),
    "tap RecheckForm: opinion": Row(
        AUDIT, taps=lambda at: do.RecheckForm(at.submission, do.Rechecking.USUAL), shows="project", changes=True
    ),
    "tap DismissFinding": Row(
        REVIEW, taps=lambda at: do.DismissFinding(at.filing, 1, do.Dismissing.LIST), shows="project"
    ),
    "tap DismissFinding: reason": Row(
        REVIEW,
        taps=lambda at: do.DismissFinding(at.filing, 1, do.Dismissing.REASON, 1, 0),
        shows="project",
        changes=True,
    ),
    "tap SettleInvitation": Row(ADMINS, taps=lambda at: do.SettleInvitation(at.waits, Consent.YES), changes=True),
    "tap SettleInvitation: refuse": Row(
        ADMINS, taps=lambda at: do.SettleInvitation(at.waits, Consent.NO, 1), changes=True
    ),
}
OTHER_ROWS = {
    "step Joining": Row(OPEN, "没有的单位", waits=lambda _: Joining()),
    "step Joining: name": Row(
        "look look look look all", "张三", waits=lambda at: Joining(at.unit_id), changes=True, joining=True
    ),
    "step Answering": Row(OPEN, "14", waits=before.answering, changes=True),
    "step Choosing": Row(
        OPEN, "目录", waits=lambda at: Choosing(at.draft, {"目录": [at.draft, at.version, "j"]}), shows="draft"
    ),
    "step Confirming": Row(OPEN, "确认", waits=before.confirming, shows="draft", changes=True),
    "step WhichCell": Row(NAMED, "表5", waits=before.which_cell, shows="draft"),
    "step ReasonAsked": Row(OPEN, "待科室确认", waits=lambda at: ReasonAsked(at.reading, [0], 1)),
    "step Explaining": Row(
        OPEN, "财政统一调整", waits=lambda at: Explaining(at.reading, 0, at.code, at.finding, 1, 1), changes=True
    ),
    "step Renaming": Row(OPEN, "签到册.jpg", waits=lambda at: Renaming(at.reading, 0, 1)),
    "step Keeping": Row(OPEN, "财政统一调整", waits=lambda at: Keeping(at.reading, 0)),
    "step PastedText": Row(
        NAMED, "表5", shows="draft",
        waits=lambda at: PastedText("", 0, NOW.isoformat(), long=False, open=True, reading=at.reading),
    ),
    "step AnswerAsked": Row(OPEN, "据实结算", waits=lambda at: AnswerAsked(at.filing)),
    "step Returning": Row("self tree self self self", "请补实际数", waits=before.returning, shows="project"),
    "step Alike": Row(DESK, "退回 请补实际张数", waits=lambda _: Alike("按合计填")),
    "step Opining": Row("self tree self self self", "填写完整，同意", waits=lambda at: Opining(at.filing, 1)),
    "step LookingAt": Row(DESK, "退回 请补实际张数", waits=lambda at: LookingAt(at.filing), shows="project"),
    "step WhichForm": Row(NAMED, "{number}", waits=lambda _: WhichForm("表5为什么扣分"), shows="project"),
    "step WhichUnit": Row(NAMED, "{number}", waits=before.unit_asked, shows="project"),
    "step Meant": Row(NAMED, "{number}", waits=before.meant, shows="project"),
    "step Reopening": Row("self tree self self self", "补材料", waits=lambda at: Reopening(at.filing, 1)),
    "step RecheckAsked": Row(
        "self self self all self", "1", waits=lambda at: RecheckAsked(at.submission, 0, 0, None), shows="project"
    ),
    "step DismissAsked": Row(
        "self tree self all self", "批复已说明", waits=lambda at: DismissAsked(at.filing, 1, 1), shows="project"
    ),
    "step Sure": Row(
        OPEN,
        "确认",
        waits=lambda at: Sure(at.reading, 0, "待科室确认"),
        asked=lambda at: do.HandIn(at.reading, do.Extent.ONE, "0", 1),
        changes=True,
    ),
    "resume Sure": Row(OPEN, "lang", waits=lambda at: Sure(at.reading, 0)),
    "resume ReasonAsked": Row(OPEN, "lang", waits=lambda at: ReasonAsked(at.reading, [0], 1)),
    "resume Answering": Row(OPEN, "lang", waits=before.answering, shows="draft", changes=True),
    "text answered_in_reply": Row(OPEN, "据实结算"),
    "text numbered_reply": Row(OPEN, "① 15"),
    "text text_came": Row(OPEN, "项目名称" * 20),
    "text asked": Row(OPEN, "照片拍糊了怎么办"),
    "text asked_along": Row(OPEN, "佐证怎么加"),
    "text question_came": Row(NAMED, "表5 第6项为什么"),
    "text is_correction": Row("self tree self self self", "表5 第6项 14"),
    "text explains": Row("self tree self self self", "表5 说明 财政统一调整"),
    "text wants_change": Row(OPEN, "帮我改一下封面颜色"),
    "text is_correction: undo": Row("mine mine mine mine mine", "撤销", shows="draft", changes=True),
    "text words_came": Row(NAMED, "表5", shows="draft"),
    "file file_came": Row(OPEN),
    "file photo_came": Row(OPEN, photo=True),
    "file page_came_in_reply": Row(OPEN, photo=True),
    "file too_many": Row(OPEN),
    "file take": Row(OPEN, waits=before.answering, photo=True),
    "arrival edited": Row(OPEN, "14"),
    "arrival marked": Row(OPEN),
    "arrival contact": Row(OPEN),
    "arrival contact: asked": Row(OPEN, waits=lambda at: PhoneAsked(at.token), changes=True),
    "event exported": Row(OPEN, ordered=before.export, shows="draft"),
    "event not_exported": Row(OPEN, ordered=before.export),
    "event not_writable": Row(OPEN, ordered=before.export),
    "event papers_made": Row("unit tree mine all mine", ordered=before.papers, shows="project"),
    "event papers_not_made": Row(OPEN, ordered=before.papers),
    "event working_paper_made": Row(OPEN, ordered=before.working),
    "event working_paper_not_made": Row(OPEN, ordered=before.working),
    "event layout_made": Row(OPEN, ordered=before.layout),
    "event layout_not_made": Row(OPEN, ordered=before.layout),
    "event taken_over": Row(OPEN, ordered=before.take_over, shows="draft"),
    "event given_back": Row(OPEN, ordered=before.give_back, shows="draft"),
    "event not_taken": Row(OPEN, ordered=before.give_back, shows="draft"),
    "event handed_in": Row(OPEN, ordered=before.hand_in),
    "event cell_kept": Row(OPEN, ordered=before.picture, waits=before.answering, changes=True),
    "event kept": Row(OPEN, ordered=before.evidence, changes=True),
}  # fmt: skip
TABLE = {**COMMAND_ROWS, **TAP_ROWS, **OTHER_ROWS, **WISH_ROWS}
