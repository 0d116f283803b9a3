//! One kind of resource: who produces it, and what is owed.
//!
//! `client, err := storage.NewClient(ctx)`: the [`Producer`] fits by the name `New*Client*` and by a result that has
//! `Close`; the [`Duty`] is `client.Close()`. For a response the release path is `resp.Body.Close()`, for the cancel
//! function of a context it is the call `cancel()`.

use super::pattern::{Pattern, PatternSet};

/// A kind of resource, as a folder of `transforms/` describes it.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The public rule id, kebab-case; the folder's name with `-` for `_`.
    pub id: String,
    /// The short kind of the reports: `client`, `body`.
    pub kind: String,
    /// One line on what leaks.
    pub summary: String,
    /// Words of which a function that acquires it holds at least one.
    pub words: Vec<String>,
    /// Calls that fit a producer and owe nothing all the same, as `path.Name` or `path.Type.Name`.
    pub exempt: PatternSet,
    /// Calls whose result is meant to last as long as the process, unless its release was named and forgotten.
    pub lasting: PatternSet,
    /// Calls whose result always has the field through which it is released, whatever is asked of it afterwards.
    pub promises_part: PatternSet,
    /// Methods whose results end with their receiver: they owe nothing where the receiver is a local of the function.
    pub ends_with_receiver: PatternSet,
    /// Constants that make a call owe nothing, as the source writes them, where they stand among its arguments or among
    /// those of the call that made one of its arguments: `http.MethodHead`.
    pub exempt_arguments: Vec<String>,
    /// The own names of the methods that `calls` of its producers list.
    pub methods: PatternSet,
    /// Who acquires it; never empty.
    pub producers: Vec<Producer>,
    /// The folder's README.
    pub readme: &'static str,
}

impl Resource {
    /// Returns names, as `path.Name`, of which one must be declared by a package that the code has to do with for it to
    /// acquire anything; none if a resource may come from any package.
    pub fn origins(&self) -> Option<Vec<String>> {
        let mut all = Vec::new();
        for producer in &self.producers {
            all.extend(producer.origins()?);
        }
        Some(all)
    }

    /// Returns whether a table names methods of this name that acquire it.
    pub fn names_method(&self, name: &str) -> bool {
        let fits = |function: &Pattern| !function.is_any() && function.fits(name);
        self.methods.fits(name) || self.producers.iter().filter_map(|it| it.function.as_ref()).any(fits)
    }

    /// Returns how many results functions have at least that acquire it whatever their name is; none if no name is enough.
    pub fn results_under_any_name(&self) -> Option<usize> {
        let has_any = |producer: &&Producer| producer.function.as_ref().is_some_and(Pattern::is_any);
        let count = |producer: &Producer| producer.results.as_ref().map_or(1, Vec::len);
        self.producers.iter().filter(has_any).map(count).min()
    }

    /// Returns whether a producer's result is of the type, written as `path.Name`.
    pub fn is_of_type(&self, name: &str) -> bool {
        let types = self.producers.iter().filter_map(|producer| producer.result_type.as_ref());
        types.map(|typ| typ.trim_start_matches(['*', '[', ']'])).any(|typ| typ == name)
    }
}

impl Producer {
    /// The own names of the methods that are listed: what has a type between its package and itself, or may have.
    pub(super) fn methods(&self) -> impl Iterator<Item = String> + use<> {
        let texts = self.calls.as_ref().map(PatternSet::texts).unwrap_or_default();
        texts.into_iter().filter_map(|text| {
            let (owner, name) = text[text.rfind('/').unwrap_or(0)..].rsplit_once('.')?;
            owner.contains(['.', '*']).then(|| name.to_owned())
        })
    }

    /// A call of known type gives what the table says; one of unknown type, and where the table lists all calls, each is
    /// known by the callee's own package.
    fn origins(&self) -> Option<Vec<String>> {
        // What a part is of was acquired from another producer.
        if self.is_part {
            return Some(Vec::new());
        }
        let typ = self.result_type.iter().chain(self.fields.iter().map(|(_, typ)| typ));
        let typ = typ.map(|typ| typ.trim_start_matches(['*', '[', ']'])).find(|typ| typ.contains('.'));
        let is_listed = self.function.is_none() && !self.is_inferred;
        if typ.is_none() && !is_listed {
            return None;
        }
        let calls = self.calls.iter().flat_map(PatternSet::texts);
        let all: Vec<String> = calls.chain(typ.map(str::to_owned)).collect();
        // A star among the folders: any of them.
        let has_path = |name: &String| !name[..name.rfind('/').unwrap_or(0)].contains('*') && !name.starts_with('*');
        all.iter().all(has_path).then_some(all)
    }
}

/// What whoever acquires a resource owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// What messages call the resource.
    pub noun: String,
    /// What messages say was not done to it: `closed`.
    pub participle: String,
    /// What must be called.
    pub release: Release,
    /// Whether a second release is harmless.
    pub is_idempotent: bool,
    /// Whether releasing nil is harmless.
    pub is_nil_safe: bool,
    /// What else a release does.
    pub effect: Effect,
    /// What a dropped result is called once it has a name.
    pub name: String,
}

/// The call that releases, and what else does.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// The field between the resource and what has the method: `Body`. At most one.
    pub field: Option<String>,
    /// The method: `Close`; empty if the resource is a function and its call is the release.
    pub method: String,
    /// Whether the resource is a function whose call is the release.
    pub is_call: bool,
    /// Other methods that release it as well: `Commit` beside `Rollback`.
    pub also: Vec<String>,
    /// Methods that have released it once they return false: `Next`.
    pub drained_by: Vec<String>,
    /// Methods that have released it once they return an error: `Next` of a stream.
    pub ended_by_error: Vec<String>,
    /// Methods whose results do not need it any more: `Next`.
    pub gives: Vec<String>,
    /// Values of fields with which there is nothing to release: `StatusCode == net/http.StatusNoContent`.
    pub empty_if: Vec<String>,
    /// Methods that open it, where the producer itself opens nothing yet: `Next`; empty: the producer opens.
    pub opened_by: Vec<String>,
    /// Whether the other results of the acquiring call stop working when it is released.
    pub ends_results: bool,
    /// Whether the end of a context that the acquiring call is given releases it.
    pub ends_with_context: bool,
    /// Whether it is assumed, and not known, that who is passed it, or what depends on it, only looks at it.
    pub is_assumed_lent: bool,
}

impl Release {
    /// Returns the release of `name` as Go text, without the call's arguments: `resp.Body.Close`, `cancel`.
    pub fn of(&self, name: &str) -> String {
        match &self.field {
            _ if self.is_call => name.to_owned(),
            Some(field) => format!("{name}.{field}.{}", self.method),
            None => format!("{name}.{}", self.method),
        }
    }

    /// Returns whether something else than the release itself is a usual way to release it.
    pub fn has_other_ways(&self) -> bool {
        self.is_call || [&self.also, &self.drained_by, &self.ended_by_error].iter().any(|ways| !ways.is_empty())
    }

    /// Returns whether a method of what has the release is one.
    pub fn is_by(&self, method: &str) -> bool {
        !self.is_call && (self.method == method || self.also.iter().any(|also| also == method))
    }
}

/// What a release does besides releasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Pure,
    /// It writes what was buffered, and may fail to.
    Flushes,
    /// It publishes or commits.
    Commits,
}

/// Calls that acquire.
#[derive(Clone, Debug)]
pub struct Producer {
    /// The function's or method's own name.
    pub function: Option<Pattern>,
    /// The functions and methods with their packages, as `path.Name` or `path.Type.Name`: these acquire, whatever
    /// their source looks like.
    pub calls: Option<PatternSet>,
    /// A constant that must stand among the arguments, as the source writes it: `os.O_RDONLY`.
    pub argument: Option<String>,
    /// Whether functions fit that are known by what their body does.
    pub is_inferred: bool,
    /// Whether the result is the field through which another result of the kind is released: `resp.Body`.
    pub is_part: bool,
    /// Whether what it gives to a test need not have the field through which it is released.
    pub may_lack_part: bool,
    /// Whether there is somebody on the other side who notices when it is closed.
    pub has_peer: bool,
    /// The type that the acquired result must have, written as [`crate::types::typ::Type`] prints it.
    pub result_type: Option<String>,
    /// A method that the acquired result's type must have, callable without arguments.
    pub result_has: Option<String>,
    /// Methods that the type must have besides, and so it must be known: `Read`, `Stat`.
    pub with: Vec<String>,
    /// Fields that the acquired result's type must have, as name and type: `Body`, `io.ReadCloser`.
    pub fields: Vec<(String, String)>,
    /// All results, written likewise; absent: any.
    pub results: Option<Vec<String>>,
    /// What is owed for what they acquire.
    pub duty: Duty,
}
