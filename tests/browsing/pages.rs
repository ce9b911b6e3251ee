//! One page of each kind that the sample has, and how to bring it into view.

use crate::browser::Browser;
use crate::sample::SAMPLE;

/// A page of the sample, with what is done before one looks at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    /// Its path in the site.
    pub(crate) path: &'static str,
    /// What is asked in its address.
    query: &'static str,
    /// What is there only once scripts have done their part.
    ready: &'static str,
    /// What is typed into the search.
    typed: &'static str,
}

impl Page {
    const fn at(path: &'static str) -> Self {
        Self {
            path,
            query: "",
            ready: "main",
            typed: "",
        }
    }

    const fn asking(path: &'static str, query: &'static str, ready: &'static str) -> Self {
        Self {
            query,
            ready,
            ..Self::at(path)
        }
    }

    const fn typing(path: &'static str, typed: &'static str) -> Self {
        Self {
            typed,
            ready: "#found .hit",
            ..Self::at(path)
        }
    }

    /// Its address below `site`.
    pub(crate) fn url(self, site: &str) -> String {
        format!("{site}{}{}", self.path, self.query)
    }

    /// Shows the page from disk, and waits until it is as a reader finds it.
    pub(crate) fn show(self, browser: &mut Browser) {
        browser.go(&self.url(&SAMPLE.url));
        if !self.typed.is_empty() {
            browser.see("document.getElementById('q').focus()");
            browser.type_in(self.typed);
        }
        browser.until(&format!("document.querySelector({:?})", self.ready));
    }
}

/// Every type of page, in both languages where these differ in more than words.
pub(crate) const PAGES: &[Page] = &[
    Page::at("index.html"),
    Page::typing("index.html", "バックアップ"),
    Page::at("contents.html"),
    Page::asking("search.html", "?q=A.8.13", "#results .hit"),
    // Documents: a policy, a procedure, a form, a standard, a record with code, one that is a report.
    Page::at("policies/isms-policy.html"),
    Page::at("procedures/backup-and-restore.html"),
    Page::at("procedures/restore-test-form.html"),
    Page::at("standards/access-control.html"),
    Page::at("records/restore-test-2026.html"),
    Page::at("records/management-review-2026.html"),
    Page::at("manual/annual-plan.html"),
    // Records.
    Page::at("services/minato-docs.html"),
    Page::at("suppliers/kumo-iaas.html"),
    Page::at("scopes/SCOPE-CLOUD.html"),
    Page::at("assets/AST-001.html"),
    Page::at("risks/R-001.html"),
    Page::at("evidence/EV-014.html"),
    Page::at("findings/FND-2025-01.html"),
    Page::at("audits/AUD-2026.html"),
    Page::at("reviews/MR-2026.html"),
    Page::at("objectives/OBJ-01.html"),
    Page::at("measures/MEA-01.html"),
    Page::at("incidents/INC-2025-01.html"),
    Page::at("roles/role-ciso.html"),
    // What the standards list.
    Page::at("controls/A.8.13.html"),
    Page::at("controls/A.12.3.1.html"),
    Page::at("controls/CLD.12.1.5.html"),
    Page::at("guidance/12.3.1.html"),
    Page::at("clauses/27001-6.1.3.d.html"),
    Page::at("requirements/CON-01.html"),
    Page::at("risk_sources/ENISA-R1.html"),
    Page::at("rules/index.html"),
    Page::at("rules/residual-above-criterion.html"),
    // Reports: registers, matrices, figures.
    Page::at("reports/risks-minato-docs.html"),
    Page::at("reports/evidence.html"),
    Page::asking("reports/soa-minato-compute.html", "?status=%E5%AE%9F%E6%96%BD", "main"),
    Page::at("reports/risk-matrix.html"),
    Page::at("reports/responsibilities.html"),
    Page::at("reports/scope.html"),
    Page::at("reports/guidance.html"),
    Page::at("reports/exclusions.html"),
    Page::at("reports/diagnostics.html"),
    Page::at("whitepaper/minato-docs.html"),
    // In English.
    Page::at("en/index.html"),
    Page::asking("en/search.html", "?q=backup", "#results .hit"),
    Page::at("en/policies/isms-policy.html"),
    Page::at("en/records/management-review-2026.html"),
    Page::at("en/risks/R-001.html"),
    Page::at("en/controls/A.8.13.html"),
    Page::at("en/guidance/12.3.1.html"),
    Page::at("en/reports/soa-minato-groupware.html"),
    Page::at("en/reports/risk-matrix.html"),
    Page::at("en/whitepaper/minato-docs.html"),
];
