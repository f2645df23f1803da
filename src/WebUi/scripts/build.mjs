// Builds the page for src/WebApi (see Page.targets): node scripts/build.mjs LIST, where LIST names every file that the page is made of.
// One build at a time, the packages only when they changed, and nothing at all when the files' contents are those of the last build.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const lock = join(folder, 'obj', 'build.lock');
const builtMark = join(folder, 'dist', '.built');
const installedMark = join(folder, 'node_modules', '.installed');
const patience = 15 * 60_000;

class Failure extends Error {}

/** Runs npm; what it says is shown when it fails. */
function npm(...args) {
  return new Promise((resolve, reject) => {
    const output = [];
    const child = spawn('npm', args, { cwd: folder, shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      // MSBuild would take npm's lines for errors of its own, one each.
      if (code !== 0) process.stderr.write(Buffer.concat(output).toString().replaceAll('npm error', 'npm'));
      resolve(code === 0);
    });
  });
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${file.length} ${file} ${content.length} `).update(content);
  }

  return hash.digest('hex');
}

const contentOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Does the work while no other build does any in this folder. A lock whose owner was killed is taken over. */
async function alone(work) {
  mkdirSync(join(folder, 'obj'), { recursive: true });
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    for (const since = Date.now(); ; await delay(200)) {
      try {
        linkSync(own, lock);
        break;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }

      const owner = Number(contentOf(lock));
      if (owner && !isAlive(owner)) rmSync(lock, { force: true });
      if (Date.now() - since > patience) throw new Failure(`another build (process ${owner}) has not come to its end; if there is none, remove ${lock}`);
    }

    try {
      return await work();
    } finally {
      rmSync(lock, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

async function build(files) {
  const key = hashOf(files);
  if (contentOf(builtMark) === key) {
    // A build beside this one did it, or a file was only touched.
    const now = new Date();
    utimesSync(builtMark, now, now);
    return;
  }

  process.stderr.write('Building the page (src/WebUi)\n');
  const packages = `${hashOf([join(folder, 'package-lock.json')])} ${process.platform} ${process.arch}`;
  if (contentOf(installedMark) !== packages) {
    // NODE_ENV=production would leave out what builds the page.
    if (!(await npm('ci', '--include=dev', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'))) {
      throw new Failure("'npm ci' failed, which fetches the packages of src/WebUi/package-lock.json from npm's registry; see above. Without the page: -p:SkipPage=true");
    }

    writeFileSync(installedMark, packages);
  }

  if (!(await npm('run', '--silent', 'build'))) {
    throw new Failure("'npm run build' failed in src/WebUi; see above. Without the page: -p:SkipPage=true");
  }

  writeFileSync(builtMark, key);
}

try {
  const files = readFileSync(process.argv[2], 'utf8').split(/\r?\n/).filter(Boolean).sort();
  await alone(() => build(files));
} catch (error) {
  // As MSBuild reads errors.
  process.stderr.write(`src/WebUi : error PAGE001: ${error instanceof Failure ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
