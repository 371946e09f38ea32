-- A deck in place of the one that was there.
-- KEYS: the deck. ARGV: ms to live, then its cards in their order. Returns how many there are.
redis.call('DEL', KEYS[1])
for index = 2, #ARGV do
  redis.call('RPUSH', KEYS[1], ARGV[index])
end
if #ARGV > 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return #ARGV - 1
