// Looks and icons of whatever does not stand in the first view: see more.ts.
import "maru:more-icons";
import "./more.css";
