import { Component, type ReactNode } from 'react'
import { problemOf } from '../../api/problem.ts'
import { Failed } from './placeholders.tsx'

interface ErrorBoundaryProps {
  readonly label: string
  readonly children: ReactNode
}

/** Keeps a defect inside its section: the rest of the page stays as it is. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    const retry = (): void => this.setState({ error: undefined })
    return <Failed label={this.props.label} problem={problemOf(error)} onRetry={retry} />
  }
}
