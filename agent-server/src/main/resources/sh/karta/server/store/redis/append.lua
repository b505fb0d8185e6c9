-- SPDX-License-Identifier: Apache-2.0
-- Appends events to a session, all or none. Answers 1, or 0 when the log does not end at the expected seq.
-- ARGV: prefix, session, expected seq, id of this append, node, whether it starts a run,
--       project, owner, title, created, active, busy, then type and JSON of each event
local p, id, expected, me = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[5]
local head = p .. 'head:' .. id
local old = redis.call('HMGET', head, 'seq', 'append', 'owner', 'node')
-- Sent a second time because the first answer was lost with the connection.
if old[2] == ARGV[4] then return 1 end
if (tonumber(old[1]) or 0) ~= expected then return 0 end

local seq = expected
local news = {me}
for i = 13, #ARGV, 2 do
  seq = seq + 1
  redis.call('XADD', p .. 'log:' .. id, seq .. '-0', 't', ARGV[i], 'j', ARGV[i + 1])
  news[#news + 1] = seq .. '\t' .. ARGV[i] .. '\t' .. ARGV[i + 1]
end

local project, owner, active = ARGV[7], ARGV[8], ARGV[11]
if old[3] and old[3] ~= owner then redis.call('ZREM', p .. 'owner:' .. project .. '\n' .. old[3], id) end
redis.call('ZADD', p .. 'owner:' .. project .. '\n' .. owner, active, id)
redis.call('ZADD', p .. 'project:' .. project, active, id)
redis.call('ZADD', p .. 'sessions', active, id)

-- Who drives a turn is who made it run; others may append to the session meanwhile.
local driver = old[4] or ''
if ARGV[12] == '0' then
  if driver ~= '' then redis.call('SREM', p .. 'busy:' .. driver, id) end
  driver = ''
elseif ARGV[6] == '1' or driver == '' then
  if driver ~= '' then redis.call('SREM', p .. 'busy:' .. driver, id) end
  driver = me
  redis.call('SADD', p .. 'busy:' .. me, id)
end
redis.call('HSET', head, 'project', project, 'owner', owner, 'title', ARGV[9], 'created', ARGV[10], 'active', active,
  'seq', seq, 'busy', ARGV[12], 'node', driver, 'append', ARGV[4])
redis.call('PUBLISH', p .. 'live:' .. id, table.concat(news, '\n'))
return 1
