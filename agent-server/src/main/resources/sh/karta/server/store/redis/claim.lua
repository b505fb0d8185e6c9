-- SPDX-License-Identifier: Apache-2.0
-- Renews a node's lease and gives it the turns of nodes whose lease has run out. Answers all turns that are its own.
-- ARGV: prefix, node, lease in milliseconds, whether it may take from others
local p, me = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', p .. 'nodes', now + ARGV[3], me)
if ARGV[4] == '1' then
  for _, node in ipairs(redis.call('ZRANGEBYSCORE', p .. 'nodes', '-inf', now)) do
    for _, id in ipairs(redis.call('SMEMBERS', p .. 'busy:' .. node)) do
      redis.call('SADD', p .. 'busy:' .. me, id)
      redis.call('HSET', p .. 'head:' .. id, 'node', me)
    end
    redis.call('DEL', p .. 'busy:' .. node)
    redis.call('ZREM', p .. 'nodes', node)
  end
end
return redis.call('SMEMBERS', p .. 'busy:' .. me)
