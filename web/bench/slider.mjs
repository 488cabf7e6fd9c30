/* slider.mjs [URL]: how long the live page takes from the movement of a slider to the screen, first order and exact: until
 * the frame with the new figures is painted. Prints the median and the 95th percentile of ROUNDS movements; ENTENTE is the
 * command, CHROMIUM the browser. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { chromium } from 'playwright-core';

const command = process.env.ENTENTE ?? '../build/release/bin/entente';
const ROUNDS = Number(process.env.ROUNDS ?? 40);

async function serve() {
    const child = spawn(command, ['serve', '--port', '0', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) return { child, url: line };
    throw new Error('the server said nothing');
}

/** In the page: moves the slider and answers after how many milliseconds each answer was on screen. */
function move(to) {
    const slider = document.querySelector('[data-clause="general-15"] [data-key=rate] input[type=range]');
    /* figures change within a frame; when the next one begins, it has been painted */
    const painted = () => new Promise(requestAnimationFrame);
    return new Promise((resolve) => {
        const begin = performance.now();
        let first = null;
        const watcher = new MutationObserver(async () => {
            const { shown } = document.body.dataset;
            if (shown === 'approximate' && first === null) {
                first = 0;
                await painted();
                first = performance.now() - begin;
            } else if (shown === 'exact' && first !== null) {
                watcher.disconnect();
                await painted();
                resolve({ first, exact: performance.now() - begin });
            }
        });
        watcher.observe(document.body, { attributes: true, attributeFilter: ['data-shown'] });
        slider.value = String(to);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
    });
}

const server = process.argv[2] === undefined ? await serve() : { url: process.argv[2] };
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
    for (const [width, height] of [
        [1280, 900],
        [3840, 2160],
    ]) {
        const page = await browser.newPage({ viewport: { width, height } });
        await page.goto(server.url);
        await page.locator('body[data-shown=exact]').waitFor();
        await page.locator('[data-clause="general-15"]').waitFor();
        await page.evaluate(move, 16); /* the first one loads code */
        const times = [];
        for (let round = 0; round < ROUNDS; round++) times.push(await page.evaluate(move, 17 + ((7 * round) % 23)));
        for (const name of ['first', 'exact']) {
            const sorted = times.map((one) => one[name]).sort((a, b) => a - b);
            const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(0);
            console.log(
                `${width}x${height} ${name.padEnd(6)} median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms`,
            );
        }
        await page.close();
    }
} finally {
    await browser.close();
    server.child?.kill('SIGINT');
}
