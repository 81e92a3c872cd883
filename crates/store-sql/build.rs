//! Tells cargo that the migrations are part of the crate: `sqlx::migrate!` reads them when it is compiled.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
