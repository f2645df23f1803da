import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

// Whoever develops the page runs the server beside it and lets Vite pass the API's requests on.
const server = process.env.EGGMONEY_API ?? 'http://127.0.0.1:5080';

export default defineConfig({
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  plugins: [
    react(),
    compression({ include: /\.(html|js|css|svg|json|webmanifest)$/, threshold: 512, algorithms: ['gzip', 'brotliCompress'] }),
  ],
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 400, manifest: true },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(['/api', '/openapi', '/docs', '/health'].map((path) => [path, { target: server }])),
  },
});
