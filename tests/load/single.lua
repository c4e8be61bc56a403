-- One event a request, over many customers. Usage:
--   wrk -t2 -c64 -d20s -s tests/load/single.lua http://127.0.0.1:7071/v1/events/ -- KEY CUSTOMERS RUN
-- RUN is any word that makes the transaction ids of this run new.
local thread_count = 0

function setup(thread)
  thread:set("thread_id", thread_count)
  thread_count = thread_count + 1
end

function init(args)
  key, customers, run = args[1], tonumber(args[2] or "1000"), args[3] or "a"
  sent = 0
  headers = { ["Authorization"] = "Bearer " .. key, ["Content-Type"] = "application/json" }
  now = os.date("!%Y-%m-%dT%H:%M:%SZ")
end

function request()
  sent = sent + 1
  local body = string.format(
    '{"transaction_id":"%s-%d-%d","external_customer_id":"load-%d","code":"load","timestamp":"%s","properties":{"value":%d}}',
    run, thread_id, sent, sent % customers, now, sent % 100)
  return wrk.format("POST", nil, headers, body)
end

function response(status)
  if status ~= 201 then failed = (failed or 0) + 1 end
end
