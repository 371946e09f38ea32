-- A bucket, kept as the time at which it is full again.
-- KEYS: the bucket. ARGV: now, room (both in ms), ms for one more, whether to spend it. Returns the
-- ms to wait.
local now, room, per = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full = tonumber(redis.call('GET', KEYS[1]) or 0)
full = math.min(math.max(full, now), now + room)
local wait = full + per - (now + room)
if ARGV[4] == '0' then
  return math.max(0, wait)
end
if wait <= 0 then
  wait = 0
  full = full + per
end
if full > now then
  redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', string.format('%.0f', full - now))
end
return wait
