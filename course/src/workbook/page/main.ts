import './styles.js';
import { followSystemTheme } from './theme.js';
import { Workbook } from './workbook.js';

const place = document.querySelector<HTMLElement>('#workbook');
if (place === null) throw new Error('index.html has no #workbook');
followSystemTheme();
void new Workbook(place).start();
