use ismsbook::{catalog::*, config::*, files::*, span::*, text::*, model::*, source};
#[test]
fn load() {
    let (mut files, d0) = Files::read(std::path::Path::new("."));
    embed(&mut files);
    let (config, d1) = read(&files, "x");
    let (catalog, d2) = Catalog::load(&files, &config.standards);
    let (src, d3) = source::read(&files);
    let (isms, d4) = Isms::read(src, &catalog, files.incomplete);
    for d in d0.iter().chain(&d1).chain(&d2).chain(&d3).chain(&d4) { print!("{}", ismsbook::diagnostic::human(d, &files, Lang::En, false)); }
    println!("{} {} risks {} soa {} docs {}", catalog.items().count(), files.path(FileId::new(0)), isms.risks.len(), isms.soa.len(), isms.documents.len());
}
