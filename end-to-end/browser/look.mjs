// Looks at a page as people do: on a desk by day and by night, and on a phone. Prints what it saw
// as JSON, and leaves pictures in a folder.
//   node look.mjs ADDRESS FOLDER TABLE
import chromium from '@sparticuz/chromium';
import puppeteer from 'puppeteer-core';

const [address, folder, table] = process.argv.slice(2);
const SIZES = {
  desk: { width: 1280, height: 1100 },
  night: { width: 1280, height: 1100, scheme: 'dark' },
  phone: { width: 390, height: 844, isMobile: true, hasTouch: true },
};

const browser = await puppeteer.launch({
  executablePath: await chromium.executablePath(), args: chromium.args, headless: 'shell' });
const seen = {};
try {
  for (const [name, size] of Object.entries(SIZES)) {
    const page = await browser.newPage();
    const troubles = [], asked = [];
    page.on('console', line => { if (line.type() === 'error') troubles.push(line.text()); });
    page.on('pageerror', error => troubles.push(String(error)));
    page.on('request', request => asked.push(request.url()));
    await page.setViewport(size);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: size.scheme ?? 'light' }]);
    await page.goto(address);
    await page.waitForSelector('.table', { timeout: 20000 });
    // A line needs two looks.
    await page.waitForFunction(() =>
      document.querySelector('.table polyline')?.getAttribute('points').split(' ')
        .map(point => point.split(',')[0]).includes('100.00'), { timeout: 20000 });
    await page.screenshot({ path: `${folder}/${name}.png` });
    await page.evaluate(wanted => {
      [...document.querySelectorAll('.table')]
        .find(card => card.querySelector('.name-of').firstChild.textContent === wanted)
        .querySelector('summary').click();
    }, table);
    await page.waitForSelector('.history td', { timeout: 20000 });
    await page.screenshot({ path: `${folder}/${name}-open.png`, fullPage: true });
    seen[name] = await page.evaluate(() => ({
      title: document.title,
      nodes: [...document.querySelectorAll('.node .name')].map(node => node.textContent),
      edges: document.querySelectorAll('.edge').length,
      states: Object.fromEntries([...document.querySelectorAll('.table')].map(card =>
        [card.querySelector('.name-of').firstChild.textContent, card.querySelector('.state').className])),
      figures: Object.fromEntries([...document.querySelectorAll('.table')].map(card =>
        [card.querySelector('.name-of').firstChild.textContent,
          [...card.querySelectorAll('summary .figure')].map(figure => figure.textContent)])),
      points: document.querySelector('.points')?.textContent ?? '',
      commands: [...document.querySelectorAll('.history code')].map(code => code.textContent),
      ground: getComputedStyle(document.body).backgroundColor,
      overflow: document.documentElement.scrollWidth - window.innerWidth,
    }));
    seen[name].troubles = troubles;
    seen[name].elsewhere = asked.filter(url => !url.startsWith(address));
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));
