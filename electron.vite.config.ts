/** Builds out/main (shell and core process), out/preload (sandbox-safe bridge) and out/renderer (the four pages). */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin, UserConfig } from 'vite';

const pages = ['desk', 'phone', 'quality', 'wallboard'] as const;
const here = (path: string): string => resolve(import.meta.dirname, path);
const pageFile = (page: string): string => here(`src/renderer/${page}/${page}.html`);
const written = pages.filter((page) => existsSync(pageFile(page)));

/** A page lives in its room (desk/desk.html) and is served from the root (/desk.html), by both hosts. */
function pagesAtRoot(): Plugin {
  return {
    name: 'seatline-pages-at-root',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const page of written) {
        const html = bundle[`${page}/${page}.html`];
        if (html?.type !== 'asset') continue;
        html.fileName = `${page}.html`;
        html.source = String(html.source).replaceAll('"../assets/', '"/assets/');
      }
    },
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { server, filename }) =>
        server ? html.replaceAll('="./', `="/${basename(filename, '.html')}/`) : html,
    },
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const page = /^\/(\w+)\.html(?=$|\?)/.exec(request.url ?? '')?.[1];
        if (written.some((name) => name === page)) request.url = `/${page}${request.url}`;
        next();
      });
    },
  };
}

/**
 * The pages' policy asks for trusted types, so nothing may assign text to `innerHTML`. The components' library does
 * so with plain text and for <style> elements, where `textContent` means the same. Held by test/shell/policy.browser.test.ts.
 */
export function stylesAsText(): Plugin {
  return {
    name: 'seatline-styles-as-text',
    transform: {
      filter: { id: /(Dom\/dynamicCSS|icons\/es\/cssUtils|cssinjs\/es\/util\/index)\.js$/ },
      handler: (code) => ({ code: code.replaceAll('.innerHTML', '.textContent'), map: null }),
    },
  };
}

/** Markdown's entities come from a table here; the variant meant for browsers has them parsed as HTML. */
const entities = fileURLToPath(import.meta.resolve('decode-named-character-reference'));

/** Everything but native modules is bundled: a start reads a handful of files instead of a thousand. */
const native = ['electron', 'better-sqlite3', /^better-sqlite3/];

/** Also served, unbuilt, by scripts/dev.ts. */
export const renderer = {
  root: here('src/renderer'),
  publicDir: false,
  plugins: [react(), pagesAtRoot(), stylesAsText()],
  resolve: { alias: { 'decode-named-character-reference': entities } },
  server: { host: '127.0.0.1' },
  build: {
    outDir: here('out/renderer'),
    minify: true,
    // Inlined files would need data: in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      input: Object.fromEntries(written.map((page) => [page, pageFile(page)])),
    },
  },
} satisfies UserConfig;

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      minify: true,
      rolldownOptions: {
        input: { index: here('src/main/electron/index.ts'), core: here('src/main/electron/core-process.ts') },
        external: native,
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      minify: true,
      rolldownOptions: {
        input: { bridge: here('src/preload/bridge.ts') },
        // A sandboxed preload can load neither ESM nor a second file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer,
});
