/** How a process ended. */
export interface EngineExit {
  readonly code: number | null
  readonly signal: string | null
}

/** A started engine process, whatever kind of process the host makes. */
export interface EngineProcess {
  readonly pid: number | undefined
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (exit: EngineExit) => void): void
  /** Lines of its standard error. */
  onLog(listener: (line: string) => void): void
  kill(): void
}

export type SpawnEngine = () => EngineProcess
