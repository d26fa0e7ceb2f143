const QUICK = 1200;
const FIRST = 5000;
const MOST = 15000;
const GROWTH = 1.5;
