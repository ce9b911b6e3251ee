//! What lies within the boundary of the ISMS and what it stands on: services, sites and systems inside, suppliers outside, a line from each service to each supplier.

use super::{Figure, Pen};
use crate::audience::Visible;
use crate::model::kinds::scope::{Scope, ScopeKind};
use crate::model::shape::Shape;
use crate::model::{Kind, Record};
use crate::report::register;
use crate::text;
use crate::text::{COMMA, Lang, Text, Words};

mod drawing;

/// As high as the text of a sheet of A4 below a heading.
const HIGHEST: i32 = 880;
/// More lines than this cannot be told apart; then services name their suppliers.
const TANGLE: usize = 18;
/// How far inside something lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Cloud,
    Isms,
    Outside,
}

/// A service.
#[derive(Clone)]
struct Service {
    level: Level,
    name: String,
    detail: String,
    /// The suppliers it rests on, by their place.
    rests_on: Vec<usize>,
    /// Others that are accountable for some of its duties.
    shares_with: Vec<usize>,
}

impl Service {
    /// The suppliers it has to do with, and whether it rests on them.
    fn suppliers(&self) -> impl Iterator<Item = (usize, bool)> {
        let rests = self.rests_on.iter().map(|at| (*at, true));
        rests.chain(self.shares_with.iter().map(|at| (*at, false)))
    }

    fn has(&self, supplier: usize) -> bool {
        self.suppliers().any(|(at, _)| at == supplier)
    }
}

/// A supplier.
#[derive(Clone)]
struct Supplier {
    name: String,
    detail: String,
    subprocessors: String,
    /// Whether a scope names it as the other end of an interface.
    interface: bool,
    /// Whether a service rests on it or shares duties with it.
    serves: bool,
}

/// A site, or a supplier that hosts systems, and the systems there.
#[derive(Clone)]
struct Place {
    level: Level,
    name: String,
    detail: String,
    /// The supplier that hosts it, by its place.
    host: Option<usize>,
    systems: Vec<String>,
}

/// Everything that is drawn, in words.
#[derive(Clone)]
struct Plan {
    /// What the boundaries are called.
    titles: [String; 2],
    services: Vec<Service>,
    places: Vec<Place>,
    units: [Vec<String>; 2],
    suppliers: Vec<Supplier>,
    /// The suppliers that are drawn, by their place.
    shown: Vec<usize>,
    /// Whether services name their suppliers, because lines would be too many.
    named: bool,
    outside: Vec<String>,
}

/// Draws the scopes of the book, on several sheets where one is too small; nothing where none is defined.
pub(super) fn draw(visible: &Visible<'_>, pen: Pen<'_>) -> Vec<Figure> {
    if visible.isms.scopes.iter().next().is_none() {
        return Vec::new();
    }
    let sheets = sheets(plan(visible, pen.lang), pen);
    let count = sheets.len();
    let title = |at: usize| match count {
        1 => TITLE.get(pen.lang).to_owned(),
        _ => format!("{} ({at}/{count})", TITLE.get(pen.lang)),
    };
    (1..).zip(sheets).map(|(at, plan)| plan.paint(pen, &title(at))).collect()
}

/// A plan in parts that each fit on a sheet: services before places, the first half before the second.
fn sheets(plan: Plan, pen: Pen<'_>) -> Vec<Plan> {
    if plan.fits(pen) {
        return vec![plan];
    }
    let (first, second) = match plan.parted(pen) {
        Ok(parts) => parts,
        Err(plan) => return vec![plan],
    };
    let mut all = sheets(first, pen);
    all.extend(sheets(second, pen));
    all
}

fn plan(visible: &Visible<'_>, lang: Lang) -> Plan {
    let isms = visible.isms;
    let word = |kind: Kind, shape: &Shape| register::words(kind, shape).get(lang).to_owned();
    let join = |parts: Vec<String>| {
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(COMMA.get(lang))
    };
    let level = |ids: &dyn Fn(&Scope) -> bool| {
        let within = |kind: ScopeKind| isms.scopes.iter().any(|scope| scope.kind == kind && ids(scope));
        match (within(ScopeKind::Cloud), within(ScopeKind::Isms)) {
            (true, _) => Level::Cloud,
            (false, true) => Level::Isms,
            (false, false) => Level::Outside,
        }
    };
    let supplier_at = |id: &str| isms.suppliers.iter().position(|supplier| supplier.id.0 == id);

    let services = isms.services.iter().map(|service| {
        let needed = service.systems.iter().filter_map(|needed| isms.systems.get(&needed.id));
        let hosts = needed.filter_map(|system| system.supplier.as_ref());
        let mut rests_on: Vec<_> = service
            .uses
            .iter()
            .chain(hosts)
            .filter_map(|supplier| supplier_at(&supplier.id))
            .collect();
        rests_on.sort_unstable();
        rests_on.dedup();
        let duties = isms.duties.iter();
        let own = duties.filter(|duty| duty.service.as_ref().is_some_and(|of| of.id == service.id.0));
        let mut shares_with: Vec<_> = own.filter_map(|duty| supplier_at(&duty.accountable.id)).collect();
        shares_with.sort_unstable();
        shares_with.dedup();
        shares_with.retain(|at| !rests_on.contains(at));
        let parties = service.parties.iter().map(|party| {
            let known = visible.catalog.parties().iter().find(|known| known.id == party.id);
            known.map_or_else(|| party.id.clone(), |known| known.short.get(lang).to_owned())
        });
        let mut detail = vec![word(Kind::Service, &Shape::of(&service.model))];
        detail.extend(parties);
        detail.push(word(Kind::Service, &Shape::of(&service.infrastructure)));
        if rests_on.is_empty() && shares_with.is_empty() {
            detail.push(NO_SUPPLIER.get(lang).to_owned());
        }
        Service {
            level: level(&|scope| scope.services.iter().any(|own| own.id == service.id.0)),
            name: service.title().get(lang).to_owned(),
            detail: join(detail),
            rests_on,
            shares_with,
        }
    });
    let mut services: Vec<_> = services.collect();
    services.sort_by_key(|service| service.level);

    let mut places: Vec<(Option<String>, Place)> = Vec::new();
    for site in isms.sites.iter() {
        let level = level(&|scope| scope.sites.iter().any(|own| own.id == site.id.0));
        if level != Level::Outside {
            let address = site.address.as_ref().map(|address| address.get(lang).to_owned());
            let place = Place {
                level,
                name: site.title().get(lang).to_owned(),
                detail: join(vec![word(Kind::Site, &Shape::of(&site.kind)), address.unwrap_or_default()]),
                host: None,
                systems: Vec::new(),
            };
            places.push((Some(site.id.0.clone()), place));
        }
    }
    for system in isms.systems.iter() {
        let level = level(&|scope| scope.systems.iter().any(|own| own.id == system.id.0));
        if level == Level::Outside {
            continue;
        }
        let key = system.site.as_ref().map(|site| &site.id);
        let key = key.or(system.supplier.as_ref().map(|supplier| &supplier.id)).cloned();
        let at = places.iter().position(|(of, place)| *of == key && place.level == level);
        let at = at.unwrap_or_else(|| {
            let host = system.supplier.as_ref().filter(|_| system.site.is_none());
            let host = host.and_then(|supplier| supplier_at(&supplier.id));
            let site = system.site.as_ref().and_then(|site| isms.sites.get(&site.id));
            let name = match (host.and_then(|at| isms.suppliers.iter().nth(at)), site) {
                (Some(host), _) => {
                    let name = host.title().text();
                    text::Text::owned(format!("{}の上", name.ja), format!("On {}", name.en))
                }
                (None, Some(site)) => site.title().text(),
                (None, None) => NOWHERE,
            };
            let place = Place {
                level,
                name: name.get(lang).to_owned(),
                detail: String::new(),
                host,
                systems: Vec::new(),
            };
            places.push((key, place));
            places.len() - 1
        });
        places[at].1.systems.push(system.title().get(lang).to_owned());
    }
    let mut places: Vec<_> = places.into_iter().map(|(_, place)| place).collect();
    places.sort_by_key(|place| place.level);

    let units = [Level::Cloud, Level::Isms].map(|wanted| {
        let units = isms.units.iter();
        let units = units.filter(|unit| level(&|scope| scope.units.iter().any(|own| own.id == unit.id.0)) == wanted);
        units.map(|unit| unit.title().get(lang).to_owned()).collect()
    });
    let linked: Vec<bool> = (0..isms.suppliers.iter().count())
        .map(|at| services.iter().any(|service: &Service| service.has(at)))
        .collect();
    let suppliers = isms.suppliers.iter().map(|supplier| {
        let all = |words: &[Words]| join(words.iter().map(|one| one.get(lang).to_owned()).collect());
        let (kind, used) = (word(Kind::Supplier, &Shape::of(&supplier.kind)), all(&supplier.services_used));
        let subprocessors = all(&supplier.subprocessors);
        let place = supplier_at(&supplier.id.0);
        Supplier {
            serves: place.is_some_and(|at| linked[at]),
            name: supplier.title().get(lang).to_owned(),
            detail: if used.is_empty() {
                kind
            } else {
                text!("{kind}: {used}", "{kind}: {used}").get(lang).to_owned()
            },
            subprocessors: if subprocessors.is_empty() {
                subprocessors
            } else {
                format!("{}{subprocessors}", SUBPROCESSORS.get(lang))
            },
            interface: isms
                .scopes
                .iter()
                .any(|scope| scope.interfaces.iter().any(|interface| interface.with.id == supplier.id.0)),
        }
    });
    let title = |kind: ScopeKind, name: &Text| {
        let scopes = isms.scopes.iter().filter(|scope| scope.kind == kind);
        let ids: Vec<_> = scopes.map(|scope| scope.id.0.as_str()).collect();
        if ids.is_empty() {
            String::new()
        } else {
            format!("{} {}", name.get(lang), ids.join(", "))
        }
    };
    let lines: usize = services.iter().map(|service| service.suppliers().count()).sum();
    let outside = isms.scopes.iter().flat_map(|scope| &scope.outside);
    Plan {
        titles: [title(ScopeKind::Cloud, &CLOUD), title(ScopeKind::Isms, &ISMS)],
        services,
        places,
        units,
        suppliers: suppliers.collect(),
        shown: (0..isms.suppliers.iter().count()).collect(),
        named: lines > TANGLE,
        outside: outside.map(|outside| outside.what.get(lang).to_owned()).collect(),
    }
}

impl Plan {
    /// Two plans that together show what this one does; the same plan where it holds too little. Services stand before what is left, and as many as fit.
    fn parted(self, pen: Pen<'_>) -> Result<(Self, Self), Self> {
        let rest = self.places.len() + self.shown.len() + self.units.iter().map(Vec::len).sum::<usize>() + self.outside.len();
        // What is left for another sheet when all services are drawn.
        let left = if self.named { rest } else { rest - self.shown.len() };
        let little = match self.services.len() {
            0 => self.places.len() + self.shown.len() < 2,
            count => count == 1 && left == 0,
        };
        if little {
            return Err(self);
        }
        let (mut first, mut second) = (self.clone(), self);
        first.outside.clear();
        first.units = [Vec::new(), Vec::new()];
        if second.services.is_empty() {
            let order = second.order();
            first.places.clear();
            let suppliers = (1..=order.len()).rev().find(|count| {
                first.shown = order[..*count].to_vec();
                first.fits(pen)
            });
            first.shown = order[..suppliers.unwrap_or_else(|| order.len().min(1))].to_vec();
            let places = (1..=second.places.len()).rev().find(|count| {
                first.places = second.places[..*count].to_vec();
                first.fits(pen)
            });
            let places = places.unwrap_or_else(|| second.places.len().min(usize::from(first.shown.is_empty())));
            first.places = second.places[..places].to_vec();
            second.places.drain(..places);
            second.shown.retain(|at| !first.shown.contains(at));
        } else {
            first.places.clear();
            let most = second.services.len() - usize::from(left == 0);
            let fits = (1..=most).rev().find(|count| {
                first.services = second.services[..*count].to_vec();
                first.shown = first.linked();
                first.fits(pen)
            });
            let count = fits.unwrap_or(1);
            first.services.truncate(count);
            first.shown = first.linked();
            second.services.drain(..count);
            let left = second.linked();
            second.shown.retain(|at| !first.shown.contains(at) || left.contains(at));
        }
        Ok((first, second))
    }

    fn fits(&self, pen: Pen<'_>) -> bool {
        self.paint(pen, "").height <= HIGHEST
    }

    /// The suppliers that stand beside services; none where services name theirs.
    fn linked(&self) -> Vec<usize> {
        let linked = |at: &usize| self.services.iter().any(|service| service.has(*at));
        (0..self.suppliers.len()).filter(|at| !self.named && linked(at)).collect()
    }

    /// Whether anything stands at a level.
    fn has(&self, level: Level) -> bool {
        let units = match level {
            Level::Cloud => &self.units[0],
            _ => &self.units[1],
        };
        self.services.iter().any(|service| service.level == level)
            || self.places.iter().any(|place| place.level == level)
            || !units.is_empty()
    }

    /// The suppliers in the order in which they are drawn: those that services rest on, from the first service; those that host systems; the others.
    fn order(&self) -> Vec<usize> {
        let mut order = self.shown.clone();
        let rank = |supplier: usize| {
            let services: Vec<_> = (0..self.services.len()).filter(|at| self.services[*at].has(supplier)).collect();
            let hosts = self.places.iter().position(|place| place.host == Some(supplier));
            match (services.len(), hosts) {
                (0, Some(place)) => (1, place),
                (0, None) => (2 + usize::from(!self.suppliers[supplier].interface), 0),
                // The mean, in thousandths, so that lines cross little.
                (count, _) => (0, services.iter().sum::<usize>() * 1000 / count),
            }
        };
        order.sort_by_key(|supplier| rank(*supplier));
        order
    }

    /// The picture in words.
    fn about(&self, lang: Lang) -> String {
        let named = |supplier: usize| self.suppliers[supplier].name.clone();
        let join = |names: Vec<String>| names.join(COMMA.get(lang));
        let mut said = vec![ABOUT.get(lang).to_owned()];
        for (level, title) in [Level::Cloud, Level::Isms, Level::Outside].into_iter().zip([
            self.titles[0].as_str(),
            self.titles[1].as_str(),
            UNNAMED.get(lang),
        ]) {
            let services = self.services.iter().filter(|service| service.level == level).map(|service| {
                let on = join(service.suppliers().map(|(at, _)| named(at)).collect());
                if on.is_empty() {
                    service.name.clone()
                } else {
                    let name = &service.name;
                    text!("{name}（供給者: {on}）", "{name} (suppliers: {on})").get(lang).to_owned()
                }
            });
            let places = self.places.iter().filter(|place| place.level == level).map(|place| {
                let (name, systems) = (&place.name, join(place.systems.clone()));
                if systems.is_empty() {
                    name.clone()
                } else {
                    text!("{name}（システム: {systems}）", "{name} (systems: {systems})")
                        .get(lang)
                        .to_owned()
                }
            });
            let units = match level {
                Level::Cloud => self.units[0].clone(),
                Level::Isms => self.units[1].clone(),
                Level::Outside => Vec::new(),
            };
            let parts: Vec<_> = [
                (&SERVICES, join(services.collect())),
                (&PLACES, join(places.collect())),
                (&UNITS, join(units)),
            ]
            .into_iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(name, words)| format!("{}: {words}", name.get(lang)))
            .collect();
            if !parts.is_empty() {
                said.push(format!("{title} － {}", parts.join(SEMICOLON.get(lang))));
            }
        }
        let bare = |supplier: &usize| !self.services.iter().any(|service| service.has(*supplier));
        let others: Vec<_> = self.order().into_iter().filter(bare).map(named).collect();
        if !others.is_empty() {
            said.push(format!("{}: {}", OTHERS.get(lang), join(others)));
        }
        if !self.outside.is_empty() {
            said.push(format!("{}: {}", LEFT_OUT.get(lang), join(self.outside.clone())));
        }
        let mut text = said.join(STOP.get(lang));
        text.push_str(STOP.get(lang).trim_end());
        text
    }
}

static TITLE: Text = Text::new("適用範囲と供給者の図", "Scope and suppliers");
static ISMS: Text = Text::new("ISMSの適用範囲", "Scope of the ISMS");
static CLOUD: Text = Text::new("クラウドサービスの適用範囲", "Scope of the cloud services");
static SERVICES: Text = Text::new("サービス", "Services");
static PLACES: Text = Text::new("拠点とシステム", "Sites and systems");
static UNITS: Text = Text::new("部門", "Units");
static SUBPROCESSORS: Text = Text::new("再委託先: ", "Subprocessors: ");
static UNNAMED: Text = Text::new("適用範囲に挙げられていないサービス", "Services that no scope names");
static LEFT_OUT: Text = Text::new("適用範囲の外とするもの", "Left outside the scope");
static OTHERS: Text = Text::new("そのほかの供給者", "Other suppliers");
static NO_SUPPLIER: Text = Text::new("供給者の利用なし", "no supplier");
const NOWHERE: Text = Text::new("拠点の記載がないシステム", "Systems without a site");
static SEMICOLON: Text = Text::new("／", "; ");
static STOP: Text = Text::new("。", ". ");
static ABOUT: Text = Text::new(
    "枠の中が適用範囲、枠の外の右が供給者。線はサービスが利用する供給者、責務を分担する供給者を結ぶ",
    "The frame is the boundary of the scope; suppliers stand to its right. Lines lead from services to the suppliers they rest on or share duties with",
);
