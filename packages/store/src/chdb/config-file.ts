import { writeFile } from 'node:fs/promises'

/** From this size on, parts are packed tighter: a third slower to read, a sixth smaller. The others are LZ4. */
const coldPartBytes = 1 << 30

/**
 * Server settings for the embedded engine, in bytes and threads: small caches, one merge at a time, and a ceiling for
 * everything the engine allocates. Unset, it would take what a database server takes.
 */
export async function writeChdbConfig(path: string, memoryBytes: number): Promise<void> {
  const settings: Record<string, number> = {
    max_server_memory_usage: memoryBytes,
    mark_cache_size: 64 << 20,
    index_mark_cache_size: 16 << 20,
    index_uncompressed_cache_size: 0,
    uncompressed_cache_size: 0,
    primary_index_cache_size: 32 << 20,
    compiled_expression_cache_size: 16 << 20,
    mmap_cache_size: 100,
    query_condition_cache_size: 16 << 20,
    background_pool_size: 2,
    background_merges_mutations_concurrency_ratio: 1,
    background_move_pool_size: 1,
    background_fetches_pool_size: 1,
    background_common_pool_size: 2,
    background_schedule_pool_size: 4,
    background_buffer_flush_schedule_pool_size: 1,
    background_distributed_schedule_pool_size: 1,
    background_message_broker_schedule_pool_size: 1,
  }
  const cold = `<min_part_size>${coldPartBytes}</min_part_size><min_part_size_ratio>0</min_part_size_ratio>`
  const compression = `  <compression><case>${cold}<method>zstd</method><level>1</level></case></compression>`
  const body = Object.entries(settings).map(([name, value]) => `  <${name}>${value}</${name}>`)
  await writeFile(path, `<clickhouse>\n${[...body, compression].join('\n')}\n</clickhouse>\n`, { mode: 0o600 })
}
