import './styles.js';
import { accessRefusal, keepKey } from './key.js';
import { followSystemTheme } from './theme.js';
import { Workbook } from './workbook.js';

const place = document.querySelector<HTMLElement>('#workbook');
if (place === null) throw new Error('index.html has no #workbook');
followSystemTheme();
const key = await window.faultlinesKey;
if (key !== undefined) keepKey(key);
const refusal = await accessRefusal();
if (refusal === undefined) void new Workbook(place).start();
else (place.querySelector('.wb-loading') ?? place).textContent = refusal;
