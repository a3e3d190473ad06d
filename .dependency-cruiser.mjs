// Imports run one way, down: hosts → app → assistant → documents, models, engine → store, llmjp → contract.
const mayImport = {
  contract: [],
  llmjp: ['contract'],
  store: ['contract'],
  engine: ['llmjp', 'contract'],
  models: ['store', 'llmjp', 'contract'],
  documents: ['store', 'llmjp', 'contract'],
  assistant: ['documents', 'models', 'engine', 'store', 'llmjp', 'contract'],
  updates: ['models', 'store', 'contract'],
  app: ['updates', 'assistant', 'documents', 'models', 'engine', 'store', 'llmjp', 'contract'],
  main: ['app', 'engine', 'contract'],
  web: ['app', 'engine', 'contract'],
  cli: ['app', 'documents', 'engine', 'llmjp', 'contract'],
  preload: ['contract'],
  renderer: ['contract'],
}

const layers = Object.entries(mayImport).map(([room, lower]) => ({
  name: `${room}-imports-down`,
  severity: 'error',
  comment: `src/${room} may import ${lower.map((one) => `src/${one}`).join(', ') || 'nothing of ours'}`,
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: [room, ...lower].map((one) => `^src/${one}/`) },
}))

/** Only these folders may know the package. */
const only = (name, pkg, folders) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: folders.map((folder) => `^src/${folder}/`) },
  to: { path: pkg },
})

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...layers,
    only('engine-alone-knows-node-llama-cpp', 'node_modules/node-llama-cpp', ['engine']),
    only('store-alone-knows-drizzle', 'node_modules/drizzle-orm', ['store']),
    only('sqlite-where-data-lies', 'node_modules/better-sqlite3', ['store', 'documents']),
    only('electron-in-its-host', 'node_modules/electron/', ['main', 'preload']),
    only('electron-updater-in-its-host', 'node_modules/electron-updater', ['main']),
    only('react-in-the-screens', 'node_modules/react', ['renderer']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
}
