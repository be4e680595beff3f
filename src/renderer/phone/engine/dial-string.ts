/** The user part of a dialled address: without the blanks and marks that people write into numbers. */
export const dialString = (number: string): string => encodeURIComponent(number.replace(/[\s()-]/g, ''));
