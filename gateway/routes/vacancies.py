"""Vacancies of companies, and who applies for them."""

from contracts import vacancies
from gateway.auth import Access
from gateway.table import get, post, router

routes = router(
    "jobs",
    post("/vacancies", vacancies.PostVacancy, Access.COMPANY),
    get("/vacancies", vacancies.OpenVacancies, Access.ANYONE),
    post("/vacancy-corrections", vacancies.CorrectVacancy, Access.COMPANY),
    post("/vacancy-publications", vacancies.PublishVacancy, Access.STAFF),
    post("/vacancy-returns", vacancies.ReturnVacancy, Access.STAFF),
    post("/vacancy-withdrawals", vacancies.WithdrawVacancy, Access.SIGNED_IN),
    post("/vacancy-renewals", vacancies.RenewVacancy, Access.COMPANY),
    get("/my-vacancies", vacancies.MyVacancies, Access.COMPANY),
    get("/units/{unit}/vacancies", vacancies.VacanciesOfUnit, Access.STAFF),
    get("/vacancies/{vacancy_id}/acts", vacancies.VacancyActs, Access.SIGNED_IN),
    post("/vacancy-applications", vacancies.ApplyForVacancy, Access.WORKER),
    get("/vacancy-applications", vacancies.Applications, Access.SIGNED_IN),
    post("/vacancy-proposals", vacancies.ProposeVacancy, Access.STAFF),
    post("/application-confirmations", vacancies.ConfirmApplication, Access.SIGNED_IN),
    post("/application-withdrawals", vacancies.WithdrawApplication, Access.SIGNED_IN),
    post("/application-shortlistings", vacancies.ShortlistApplicant, Access.COMPANY),
    post("/application-hirings", vacancies.HireApplicant, Access.COMPANY),
    post("/hire-ends", vacancies.EndHire, Access.SIGNED_IN),
    post("/application-declines", vacancies.DeclineApplicant, Access.COMPANY),
)
