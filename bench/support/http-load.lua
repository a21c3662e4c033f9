-- wrk sends the paths of a file, or paths and bodies with a tab between them, each thread from another place on, and prints what each request took.
local paths, at = {}, 1

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  math.randomseed(tonumber(args[2]))
  wrk.method = args[3]
  at = math.random(#paths)
end

function request()
  at = at % #paths + 1
  local path, body = paths[at]:match("^([^\t]*)\t?(.*)$")
  return wrk.format(nil, path, nil, body ~= "" and body or nil)
end

-- Once: `requests microseconds errors`, then `microseconds count` for each time that was seen, rounded as wrk keeps them.
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("load %d %d %d\n", summary.requests, summary.duration, failed))
  for index = 1, #latency do
    local microseconds, count = latency(index)
    io.write(string.format("time %d %d\n", microseconds, count))
  end
end
