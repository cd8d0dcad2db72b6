"""Invitations to roles, terms, and how they end."""

from contracts import attention, staffing
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "accounts",
    post("/invitations", staffing.Invite, Access.STAFF_OR_OPERATOR),
    get("/invitations", staffing.Invitations, Access.STAFF_OR_OPERATOR),
    get("/my-invitations", staffing.MyInvitations, Access.SIGNED_IN),
    post("/invitation-acceptances", staffing.AcceptInvitation, Access.SIGNED_IN),
    post("/invitation-refusals", staffing.DeclineInvitation, Access.SIGNED_IN),
    post("/invitation-withdrawals", staffing.WithdrawInvitation, Access.STAFF_OR_OPERATOR),
    get("/terms", staffing.Terms, Access.STAFF_OR_OPERATOR),
    post("/resignations", staffing.Resign, Access.SIGNED_IN),
    post("/term-endings", staffing.EndTerm, Access.STAFF_OR_OPERATOR),
    get("/staff-notices", attention.StaffNotices, Access.STAFF_OR_OPERATOR),
    post("/staff-notice-sightings", attention.SeeStaffNotices, Access.STAFF_OR_OPERATOR),
    post("/robot-mutes", attention.MuteRobot, Access.STAFF_OR_OPERATOR),
    post("/robot-unmutes", attention.UnmuteRobot, Access.STAFF_OR_OPERATOR),
    get("/robot-mutes", attention.RobotMutes, Access.STAFF_OR_OPERATOR),
    post("/term-extensions", staffing.ExtendTerm, Access.STAFF_OR_OPERATOR),
)
