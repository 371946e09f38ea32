-- Takes out the seekers, and some of each kind that they want: nobody else gets them meanwhile.
-- KEYS: who has claimed whom. All other keys have its tag, so they are in its slot.
-- ARGV: prefix of keys, now, length of a claim (ms), most of each kind, turn, number of seekers,
-- the seekers, the kinds. Returns who is claimed.
local prefix, now, span = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local most, turn, seekers = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local ends = string.format('%.0f', now + span)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
-- Further off than a whole claim: the clock was set back.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. ends, '+inf')

local claimed = {}
local function claim(person)
  if redis.call('ZADD', KEYS[1], 'NX', ends, person) == 0 then
    return
  end
  claimed[#claimed + 1] = person
  local kinds = redis.call('HGET', prefix .. 'people', person)
  if kinds then
    for kind in string.gmatch(kinds, '%S+') do
      redis.call('ZREM', prefix .. kind, person)
    end
    redis.call('HDEL', prefix .. 'people', person)
  end
end

for index = 7, 6 + seekers do
  claim(ARGV[index])
end
for index = 7 + seekers, #ARGV do
  local key = prefix .. ARGV[index]
  local first = turn * most % math.max(1, redis.call('ZCARD', key))
  for _, person in ipairs(redis.call('ZRANGE', key, first, first + most - 1)) do
    claim(person)
  end
end
redis.call('PEXPIRE', KEYS[1], span)
return claimed
