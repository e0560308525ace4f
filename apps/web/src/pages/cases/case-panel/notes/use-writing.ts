import type { CaseDetail, Notebook } from '@aurora/contract'
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { call } from '../../../../api/client.ts'
import { problemOf, sentenceOf } from '../../../../api/problem.ts'
import { caseKeys } from '../../state/queries.ts'
import { beginWriting, isUnsaved, next, type Happening, type Writing } from './writing.ts'

/** Others' text appears this soon. */
const lookEveryMs = 2_000
/** What was typed is saved after this pause. */
const pauseMs = 700

const keyOf = (id: string) => [...caseKeys.all, 'notebook', id] as const

export function useNotebook({ id }: Pick<CaseDetail, 'id'>): UseQueryResult<Notebook> {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => call('readNotebook', { params: { id }, signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.status === 'success' ? lookEveryMs : false),
  })
}

/** What was typed and could not be saved, by case: looking elsewhere loses nothing. As long as the page. */
const drafts = new Map<string, string>()

export interface UseWriting {
  readonly writing: Writing
  readonly happen: (happening: Happening) => void
  /** Why the last save was refused; it is tried again with the next letter. */
  readonly error: string | undefined
}

/** Writes in a notebook: saved as typed, others' text taken in, and never over what was typed. */
export function useWriting(id: string, notebook: Notebook): UseWriting {
  const client = useQueryClient()
  const [writing, happen] = useReducer(next, undefined, () => beginWriting(notebook, drafts.get(id)))
  const [error, setError] = useState<string>()
  const isSaving = useRef(false)
  useEffect(() => happen({ kind: 'heard', notebook }), [notebook])

  const save = useCallback(
    async ({ text, base }: Writing): Promise<void> => {
      if (isSaving.current) return
      isSaving.current = true
      try {
        await client.cancelQueries({ queryKey: keyOf(id) })
        const body = { text, revision: base.revision }
        const saved = await call('writeNotebook', { params: { id }, body })
        client.setQueryData(keyOf(id), saved)
        happen({ kind: 'saved', notebook: saved })
        setError(undefined)
      } catch (problem) {
        // Somebody was quicker: their text comes with the next answer, and both are shown.
        if (problemOf(problem).status === 409) void client.invalidateQueries({ queryKey: keyOf(id) })
        else setError(`Not saved, kept here. ${sentenceOf(problem)}`)
      } finally {
        isSaving.current = false
      }
    },
    [client, id],
  )

  const latest = useRef(writing)
  useEffect(() => {
    latest.current = writing
    if (isUnsaved(writing)) drafts.set(id, writing.text)
    else drafts.delete(id)
    if (!isUnsaved(writing) || writing.theirs !== undefined) return undefined
    const timer = setTimeout(() => void save(writing), pauseMs)
    return () => clearTimeout(timer)
  }, [writing, save, id])
  // Whoever looks elsewhere before the pause is over has written all the same.
  useEffect(
    () => () => {
      if (isUnsaved(latest.current) && latest.current.theirs === undefined) void save(latest.current)
    },
    [save],
  )
  return { writing, happen, error }
}
