/** How every phone is stored: +52 and 10 digits. */
export const E164_PATTERN = /^\+52\d{10}$/;
