-- SPDX-License-Identifier: Apache-2.0
-- Forgets a session. ARGV: prefix, session
local p, id = ARGV[1], ARGV[2]
local head = redis.call('HMGET', p .. 'head:' .. id, 'project', 'owner', 'node')
if not head[1] then return 0 end
redis.call('ZREM', p .. 'owner:' .. head[1] .. '\n' .. head[2], id)
redis.call('ZREM', p .. 'project:' .. head[1], id)
redis.call('ZREM', p .. 'sessions', id)
if head[3] and head[3] ~= '' then redis.call('SREM', p .. 'busy:' .. head[3], id) end
redis.call('DEL', p .. 'head:' .. id, p .. 'log:' .. id)
redis.call('PUBLISH', p .. 'live:' .. id, '')
return 1
