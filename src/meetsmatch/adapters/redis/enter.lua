-- People can be found under these kinds from now on, and nobody has claimed them any more.
-- KEYS: who has claimed whom. All other keys have its tag, so they are in its slot.
-- ARGV: prefix of keys, ms to live, then for each person: id, since when, kinds with blanks.
local prefix, ttl = ARGV[1], ARGV[2]
local touched = {[KEYS[1]] = true, [prefix .. 'people'] = true}
for index = 3, #ARGV, 3 do
  local person, since, kinds = ARGV[index], ARGV[index + 1], ARGV[index + 2]
  local before = redis.call('HGET', prefix .. 'people', person)
  if before and before ~= kinds then
    for kind in string.gmatch(before, '%S+') do
      redis.call('ZREM', prefix .. kind, person)
    end
  end
  for kind in string.gmatch(kinds, '%S+') do
    redis.call('ZADD', prefix .. kind, since, person)
    touched[prefix .. kind] = true
  end
  redis.call('HSET', prefix .. 'people', person, kinds)
  redis.call('ZREM', KEYS[1], person)
end
for key in pairs(touched) do
  redis.call('PEXPIRE', key, ttl)
end
return 0
