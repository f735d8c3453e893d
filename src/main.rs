//! Starts the page.

fn main() {
    operation_deploy::app::start();
}
