/** The page: what happens when it is opened. */
import { openPage } from './page.ts';

void openPage(document);
