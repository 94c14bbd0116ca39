import { closeOnClick, showConfirmations } from './confirmations';
import { showUploads } from './uploads';

// The functions that HTML alone cannot provide in the admin console, in addition to those that chat.ts provides on every page.
showUploads();
showConfirmations();
closeOnClick();
