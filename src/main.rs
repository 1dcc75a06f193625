//! tmp
use dealer_profit::*;
use std::path::PathBuf;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (mut by, mut files, mut period, mut dealers, mut wheres) = (vec!["dealer".to_string()], vec![], None, vec![], vec![]);
    let mut it = args.into_iter();
    let mut threads=None; let mut block=None;
    while let Some(a) = it.next() { match a.as_str() {
        "--by" => by = it.next().unwrap().split(',').map(str::to_owned).collect(),
        "--period" => { let p=it.next().unwrap(); let (a,b)=p.split_once("..").unwrap_or((&p,&p)); let m=|t:&str|period::Month::new(t[..4].parse().unwrap(), t[5..].parse().unwrap()).unwrap(); period=period::Period::new(m(a),m(b)); }
        "--dealer" => dealers.push(it.next().unwrap()),
        "--threads" => threads=it.next().unwrap().parse().ok(),
        "--block" => block=it.next().unwrap().parse().ok(),
        "--where" => { let w=it.next().unwrap(); let (f,v)=w.split_once('=').unwrap(); wheres.push((f.to_owned(),v.to_owned())); }
        _ => files.push(PathBuf::from(a)) } }
    let sources = ledger::source::find_sources(&files, &[]).unwrap();
    let rules = ledger::rules::ReadingRules::default();
    let mut attrs=vec![]; let mut fields=vec![];
    for b in &by { use metrics::groups::GroupField::*; fields.push(match b.as_str() {"dealer"=>Dealer,"month"=>Month,"quarter"=>Quarter,"year"=>Year, o=>{attrs.push(totals::question::Attribute::named(o)); Attribute(attrs.len()-1)}}); }
    let mut filters: Vec<(totals::question::Attribute, Vec<String>)> = vec![];
    for (f,v) in wheres { let a=totals::question::Attribute::named(&f); if let Some(x)=filters.iter_mut().find(|x|x.0==a){x.1.push(v)} else {filters.push((a,vec![v]))} }
    let mut effort=ledger::reader::Effort::for_sources(&sources, threads);
    if let Some(b)=block {effort.block_bytes=b}
    let mut reading = ledger::reader::read(&sources,&rules,effort, || totals::Totals::new(&rules.chart, totals::question::Question::new(attrs.clone(), filters.clone()))).unwrap();
    if reading.problem_count==0 { totals::checks::check_what_is_posted_twice(&mut reading,&rules.chart,Default::default()).unwrap(); }
    for p in &reading.problems { eprintln!("{:?} {:?} {:?} {:?} {}", p.file,p.line,p.column,p.text,p.complaint.text(words::Language::En)); }
    if reading.problem_count>0 { std::process::exit(3) }
    let req = reports::report::Request{asked:period,by:fields,dealers:totals::dealers::DealerPatterns::new(&dealers),sort:None,top:None,columns:None,sales_from:Default::default(),days_in_year:360,currency:None};
    let r = reports::report::Report::new(&reading,&rules.chart,&req).unwrap();
    print!("{}", String::from_utf8(render::json::to_json(&r).unwrap()).unwrap());
}
