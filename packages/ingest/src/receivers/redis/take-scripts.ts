/**
 * What happens inside the server, each script at once and undivided (Redis, "Scripting with Lua").
 *
 * Keys: 1 the lease, 2 the position, 3 the list of what was taken, 4 the list or stream of the sender. Every script
 * begins with a write that needs no memory: after one, a server that is full lets a script write on, and a full server
 * must be one we can empty.
 */
const head = `
local lease, position, taken, origin = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
redis.call('PERSIST', taken)
`

const heldHead = `${head}
if redis.call('GET', lease) ~= ARGV[1] then return redis.error_reply('HELD') end
redis.call('PEXPIRE', lease, ARGV[2])
`

/** Takes the lease unless another receiver has it; gives generation and base. ARGV: id, session, lease, new generation. */
const hold = `${head}
local owner = redis.call('GET', lease)
if owner and string.sub(owner, 1, #ARGV[1] + 1) ~= ARGV[1] .. ' ' then return redis.error_reply('HELD') end
redis.call('SET', lease, ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
if redis.call('HSETNX', position, 'generation', ARGV[4]) == 1 then redis.call('HSET', position, 'base', '0') end
`
const heldAt = `return redis.call('HMGET', position, 'generation', 'base')`

/**
 * Forgets what was accepted, takes more where that is needed, and reads on.
 * ARGV: token, lease, accepted, from, index, offset, most records, most bytes, most bytes of a record.
 * Gives: offset the first record goes on at, index and offset to read on at, entries that were gone, the records.
 */
const turn = `
local accepted, from = tonumber(ARGV[3]), tonumber(ARGV[4])
local index, offset = tonumber(ARGV[5]), tonumber(ARGV[6])
local maxRecords, maxBytes, maxPiece = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local base = tonumber(redis.call('HGET', position, 'base'))
local trimmed = 0
while true do
  local entry = redis.call('LINDEX', taken, 0)
  if not entry or base + sizeOf(entry) > accepted then break end
  settle(entry)
  redis.call('LPOP', taken)
  base = base + sizeOf(entry)
  trimmed = trimmed + 1
end
if trimmed > 0 then redis.call('HSET', position, 'base', string.format('%.0f', base)) end
local count = redis.call('LLEN', taken)
if accepted > base and count == 0 then return redis.error_reply('BEHIND') end
index = math.max(0, index - trimmed)
if index == 0 then offset = from - base end
if count <= index then take(maxRecords, maxBytes) end

local answer, lost, bytes, isFull = { offset, index, 0, 0 }, 0, 0, maxRecords == 0
while not isFull do
  local entries = redis.call('LRANGE', taken, index, index + 63)
  if #entries == 0 then break end
  for _, entry in ipairs(entries) do
    local record, isGone = recordOf(entry)
    if isGone then lost = lost + 1 end
    local rest = string.sub(record, offset + 1)
    resize(index, entry, offset + #rest)
    if #rest > maxPiece then
      if #answer == 4 then
        answer[5] = string.sub(rest, 1, maxPiece)
        offset = offset + maxPiece
      end
      isFull = true
      break
    end
    answer[#answer + 1] = rest
    bytes = bytes + #rest
    index = index + 1
    offset = 0
    isFull = #answer - 4 >= maxRecords or bytes >= maxBytes
    if isFull then break end
  end
end
answer[2], answer[3], answer[4] = index, offset, lost
return answer
`

/** A list: what is taken are the records themselves. */
const ofList = (pop: 'LPOP' | 'RPOP'): string => `
local function sizeOf(entry) return #entry end
local function recordOf(entry) return entry, false end
local function settle() end
local function resize() end
local function take(maxRecords, maxBytes)
  local bytes = 0
  for _ = 1, maxRecords do
    local record = redis.call('${pop}', origin)
    if not record then return end
    redis.call('RPUSH', taken, record)
    bytes = bytes + #record
    if bytes >= maxBytes then return end
  end
end
`

/** A stream: what is taken are ids with the bytes of their records. ARGV behind those of the turn: group, field. */
const ofStream = (group: number): string => `
local group, field = ARGV[${group}], ARGV[${group + 1}]
local consumer = 'aurora'
local function idOf(entry) return string.match(entry, '^%S+') end
local function sizeOf(entry) return tonumber(string.match(entry, '%d+$')) end
local function escape(text)
  return (string.gsub(text, '[%z\\1-\\31"\\\\]', function(c) return string.format('\\\\u%04x', string.byte(c)) end))
end
local function textOf(fields)
  for i = 1, #fields, 2 do if fields[i] == field then return fields[i + 1] end end
  if #fields == 2 then return fields[2] end
  local members = {}
  for i = 1, #fields, 2 do members[#members + 1] = '"' .. escape(fields[i]) .. '":"' .. escape(fields[i + 1]) .. '"' end
  return '{' .. table.concat(members, ',') .. '}'
end
local function recordOf(entry)
  local id = idOf(entry)
  local found = redis.call('XRANGE', origin, id, id)[1]
  if not found then return '', true end
  return textOf(found[2]), false
end
local function settle(entry) redis.call('XACK', origin, group, idOf(entry)) end
local function resize(index, entry, size)
  if size ~= sizeOf(entry) then redis.call('LSET', taken, index, idOf(entry) .. ' ' .. string.format('%.0f', size)) end
end
local function take(maxRecords, maxBytes)
  local bytes = 0
  for _ = 1, maxRecords do
    local read = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', 1, 'STREAMS', origin, '>')
    if not read then return end
    local entry = read[1][2][1]
    local size = #textOf(entry[2])
    redis.call('RPUSH', taken, entry[1] .. ' ' .. size)
    redis.call('HSET', position, 'last', entry[1])
    bytes = bytes + size
    if bytes >= maxBytes then return end
  end
end
`

/** Makes the group, and when it was removed, makes it again behind what it had read. ARGV as for hold, then group. */
const ensureGroup = `
local function isBefore(a, b)
  local aMs, aSeq = string.match(a, '(%d+)-(%d+)')
  local bMs, bSeq = string.match(b, '(%d+)-(%d+)')
  if aMs ~= bMs then return #aMs < #bMs or (#aMs == #bMs and aMs < bMs) end
  return #aSeq < #bSeq or (#aSeq == #bSeq and aSeq < bSeq)
end
local start, last = '0', redis.call('HGET', position, 'last')
if last and redis.call('EXISTS', origin) == 1 then
  local info = redis.call('XINFO', 'STREAM', origin)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' and not isBefore(info[i + 1], last) then start = last end
  end
end
local made = redis.pcall('XGROUP', 'CREATE', origin, ARGV[5], start, 'MKSTREAM')
if made.err and not string.find(made.err, 'BUSYGROUP') then return made end
`

/**
 * Shows that our own entries are still being worked on, and takes those whose consumer died. ARGV: token, lease, idle,
 * most, group, field. Gives how many were taken, and how many were gone.
 */
const claim = `
local known, ids = {}, {}
for i, entry in ipairs(redis.call('LRANGE', taken, 0, -1)) do
  ids[i] = idOf(entry)
  known[ids[i]] = true
end
for from = 1, #ids, 500 do
  local some = { unpack(ids, from, math.min(#ids, from + 499)) }
  some[#some + 1] = 'JUSTID'
  redis.call('XCLAIM', origin, group, consumer, 0, unpack(some))
end
local claimed, lost = 0, 0
for _, pending in ipairs(redis.call('XPENDING', origin, group, 'IDLE', ARGV[3], '-', '+', ARGV[4])) do
  local id = pending[1]
  if not known[id] then
    redis.call('XCLAIM', origin, group, consumer, ARGV[3], id, 'JUSTID')
    local found = redis.call('XRANGE', origin, id, id)[1]
    if found then
      redis.call('RPUSH', taken, id .. ' ' .. #textOf(found[2]))
    else
      redis.call('XACK', origin, group, id)
      lost = lost + 1
    end
    claimed = claimed + 1
  end
end
return { claimed, lost }
`

/** The scripts of a mode. */
export interface TakeScripts {
  readonly hold: string
  readonly turn: string
  /** Only a stream knows whose an entry is. */
  readonly claim?: string
}

export const listScripts = (pushed: 'left' | 'right'): TakeScripts => ({
  hold: hold + heldAt,
  turn: heldHead + ofList(pushed === 'left' ? 'RPOP' : 'LPOP') + turn,
})

export const streamScripts: TakeScripts = {
  hold: hold + ensureGroup + heldAt,
  turn: heldHead + ofStream(10) + turn,
  claim: heldHead + ofStream(5) + claim,
}

/** Begins another generation: the server has forgotten what it had said was taken. ARGV: token, lease, new generation. */
export const renewScript = `${heldHead}
redis.call('HSET', position, 'generation', ARGV[3], 'base', '0')
return 1
`

/** Gives the lease back. ARGV: token. */
export const releaseScript = `${head}
if redis.call('GET', lease) == ARGV[1] then redis.call('DEL', lease) end
return 1
`
