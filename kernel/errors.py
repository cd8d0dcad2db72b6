"""The refusals that belong to no service: they can answer any request."""

from kernel.message import Refusal


class InvalidMessage(Refusal):
    code, status = "invalid-request", 422
    zh, en = "请求内容有误", "The request is not valid"
    fix_zh, fix_en = "请按提示修改后重试。", "Correct the fields named in `errors` and send it again."


class UnknownField(Refusal):
    code, status = "unknown-field", 422
    zh, en = "请求中有不认识的字段", "The request has a field that is not known"
    fix_zh, fix_en = "请删除多余的字段后重试。", "Remove the field and send it again."


class MalformedJson(Refusal):
    code, status = "malformed-json", 400
    zh, en = "请求不是有效的 JSON", "The body is not valid JSON"
    fix_zh, fix_en = "请检查请求的格式。", "Send one JSON object as application/json."


class NotSignedIn(Refusal):
    code, status = "not-signed-in", 401
    zh, en = "请先登录", "Sign in first"
    fix_zh, fix_en = "请用手机号和验证码登录。", "Sign in with a phone number and a code, and send the access token."


class InvalidToken(Refusal):
    code, status = "invalid-token", 401
    zh, en = "登录凭证无效", "The access token is not valid"
    fix_zh, fix_en = "请重新登录。", "Sign in again."


class ExpiredToken(Refusal):
    code, status = "expired-token", 401
    zh, en = "登录已过期", "The access token has expired"
    fix_zh, fix_en = "请刷新登录或重新登录。", "Refresh the session, or sign in again."


class NotAllowed(Refusal):
    code, status = "not-allowed", 403
    zh, en = "您没有权限进行此操作", "You may not do this"
    fix_zh, fix_en = "如有需要,请联系所在驿站或基地。", "Ask your station or base if you need this right."


class NotFound(Refusal):
    code, status = "not-found", 404
    zh, en = "没有找到", "There is no such thing here"
    fix_zh, fix_en = "请检查编号是否正确。", "Check the identifier."


class KeyReused(Refusal):
    code, status = "idempotency-key-reused", 422
    zh, en = "同一个 Idempotency-Key 用于了不同的请求", "This Idempotency-Key was used for a different request"
    fix_zh, fix_en = "请为新的请求换一个新的键。", "Use a new key for a new request."


class TooManyRequests(Refusal):
    code, status = "too-many-requests", 429
    zh, en = "操作太频繁", "Too many requests"
    fix_zh, fix_en = "请稍后再试。", "Wait for the seconds named in Retry-After."


class TooLarge(Refusal):
    code, status = "body-too-large", 413
    zh, en = "请求内容过大", "The body is too large"
    fix_zh, fix_en = "请求体最大为 {megabytes} MB。", "A body may have {megabytes} MB at most."


class MethodNotAllowed(Refusal):
    code, status = "method-not-allowed", 405
    zh, en = "不支持的请求方法", "This address does not take this method"
    fix_zh, fix_en = "请查看接口文档。", "See the API documentation under /docs."


class Unavailable(Refusal):
    code, status = "unavailable", 503
    zh, en = "服务暂时不可用", "The service is not available for the moment"
    fix_zh, fix_en = "请稍后重试,您的数据没有改变。", "Nothing was changed. Try again after Retry-After seconds."


class Faulty(Refusal):
    code, status = "internal-error", 500
    zh, en = "系统出了问题", "Something is wrong on our side"
    fix_zh, fix_en = "请稍后重试;若仍有问题,请把 trace_id 告诉管理员。", "Try again; if it lasts, report the trace_id."


class Conflict(Refusal):
    """Two requests changed the same thing in the same moment, and this one came second."""

    code, status = "conflict", 409
    zh, en = "内容刚刚被别人修改", "Somebody else changed this in the same moment"
    fix_zh, fix_en = "请刷新后重试。", "Look at it again and retry."
