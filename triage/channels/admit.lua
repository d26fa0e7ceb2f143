-- Counts a complaint as taken, or says why it is not (limits.py has the words). One step on the server, so that what is
-- turned away counts nowhere: else a script that proves nothing would use up what a whole carrier's customers may send.
--
-- A share counts as used up once it has been reached, so that the last one may exceed it by what a single request can
-- carry (5 pictures of 10 MB), and none is too large for ever.
local sender, address, this_minute, last_minute, proof = unpack(KEYS)
local say = cjson.decode(ARGV[1])

local spent = redis.call('HMGET', sender, 'complaints', 'pictures', 'bytes', 'kept_pictures', 'kept_bytes')
for index = 1, 5 do spent[index] = tonumber(spent[index] or 0) end
local complaints, pictures, bytes, kept_pictures, kept_bytes = unpack(spent)

local function used_up(share, pictures, bytes)
  return pictures >= share * say.pictures_each or bytes >= share * say.bytes_each
end
local function count(field, number)
  redis.call('HINCRBY', sender, field, number)
  redis.call('EXPIRE', sender, 3600, 'NX')
end
local function number_at(key)
  return tonumber(redis.call('GET', key) or 0)
end
local function answer(word, keeps)
  return {word, math.max(1, redis.call('TTL', sender)), keeps and 1 or 0}
end
local function turn_away(word)
  local keeps = not used_up(say.kept, kept_pictures, kept_bytes)
  if keeps and say.pictures > 0 then
    count('kept_pictures', say.pictures)
    count('kept_bytes', say.bytes)
  end
  return answer(word, keeps)
end

if complaints >= say.most then return turn_away('full') end
if say.pictures > 0 and used_up(say.most, pictures, bytes) then return answer('too_many_pictures', false) end

local must_prove = say.suspicious or complaints >= say.free or used_up(say.free, pictures, bytes)
  or number_at(address) >= say.free
  -- The last minute counts by as much of it as lies within the last sixty seconds.
  or number_at(this_minute) + number_at(last_minute) * say.rest_of_last_minute >= say.busy
local proven = say.proven and redis.call('SET', proof, '', 'NX', 'EX', say.proof_expires)
if must_prove and not proven then return turn_away('asked') end

count('complaints', 1)
count('pictures', say.pictures)
count('bytes', say.bytes)
if redis.call('INCR', address) == 1 then redis.call('EXPIRE', address, 3600) end
if redis.call('INCR', this_minute) == 1 then redis.call('EXPIRE', this_minute, 120) end
return answer('taken', true)
