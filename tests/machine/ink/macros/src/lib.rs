//! `#[ink::contract]`, natively: reads the same attributes as ink!, and writes `impl ink::native::Contract`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Error, Expr, ExprLit, FnArg, Ident, ImplItem, ImplItemFn, Item, ItemMod, ItemStruct, Lit, LitStr, Meta,
    Result, ReturnType, Token, Type, parse_macro_input, punctuated::Punctuated, spanned::Spanned,
};

/// Makes a module a contract: a struct marked `#[ink(storage)]`, functions marked `constructor` and `message`.
#[proc_macro_attribute]
pub fn contract(_: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let module = parse_macro_input!(item as ItemMod);
    expand(module).unwrap_or_else(Error::into_compile_error).into()
}

fn expand(mut module: ItemMod) -> Result<TokenStream> {
    let span = module.span();
    let (_, items) = module.content.as_mut().ok_or_else(|| Error::new(span, "a contract has a body"))?;
    let mut found = Found::default();
    for item in items.iter_mut() {
        found.look(item)?;
    }
    items.push(Item::Verbatim(found.implementation(span)?));
    Ok(module.into_token_stream())
}

/// What ink! is told about a function.
#[derive(Default)]
struct Marks {
    words: Vec<String>,
    name: Option<LitStr>,
}

impl Marks {
    /// Takes the marks away, as ink! does.
    fn take(attributes: &mut Vec<Attribute>) -> Result<Self> {
        let mut marks = Self::default();
        for attribute in attributes.extract_if(.., |one| one.path().is_ident("ink")) {
            for meta in attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)? {
                marks.add(meta)?;
            }
        }
        Ok(marks)
    }

    fn add(&mut self, meta: Meta) -> Result<()> {
        match meta {
            Meta::Path(path) => self.words.push(path.require_ident()?.to_string()),
            Meta::NameValue(pair) if pair.path.is_ident("name") => match pair.value {
                Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) => self.name = Some(name),
                other => return Err(Error::new(other.span(), "a name is text")),
            },
            other => return Err(Error::new(other.span(), "no such mark here")),
        }
        Ok(())
    }

    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|one| one == word)
    }
}

/// A function that calldata reaches.
struct Reached {
    function: Ident,
    name: LitStr,
    takes: Option<Type>,
    payable: bool,
    fallible: bool,
}

/// What there is in the module.
#[derive(Default)]
struct Found {
    storage: Option<ItemStruct>,
    constructor: Option<Reached>,
    messages: Vec<Reached>,
}

impl Found {
    fn look(&mut self, item: &mut Item) -> Result<()> {
        match item {
            Item::Struct(one) => self.structure(one)?,
            Item::Impl(block) => {
                for item in &mut block.items {
                    if let ImplItem::Fn(function) = item {
                        self.function(function)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn structure(&mut self, one: &mut ItemStruct) -> Result<()> {
        if Marks::take(&mut one.attrs)?.has("storage") {
            self.storage = Some(one.clone());
        }
        Ok(())
    }

    fn function(&mut self, function: &mut ImplItemFn) -> Result<()> {
        let marks = Marks::take(&mut function.attrs)?;
        if marks.has("constructor") {
            self.constructor = Some(reached(function, marks));
        } else if marks.has("message") {
            self.messages.push(reached(function, marks));
        }
        Ok(())
    }

    fn implementation(&self, span: proc_macro2::Span) -> Result<TokenStream> {
        let missing = |what| Error::new(span, format!("a contract has {what}"));
        let storage = self.storage.as_ref().ok_or_else(|| missing("storage"))?;
        let constructor = self.constructor.as_ref().ok_or_else(|| missing("a constructor"))?;
        let (contract, fields) = (&storage.ident, storage.fields.members().collect::<Vec<_>>());
        let (construct, run) = (construct(constructor), run(&self.messages));
        Ok(quote! {
            impl ::ink::native::Contract for #contract {
                #construct

                fn load(root: &[u8]) -> Option<Self> {
                    let mut input = root;
                    Some(Self { #(#fields: ::ink::native::codec::Decode::decode(&mut input).ok()?),* })
                }

                fn root(&self) -> ::std::vec::Vec<u8> {
                    let mut root = ::std::vec::Vec::new();
                    #(::ink::native::codec::Encode::encode_to(&self.#fields, &mut root);)*
                    root
                }

                #run
            }
        })
    }
}

fn reached(function: &ImplItemFn, marks: Marks) -> Reached {
    let signature = &function.sig;
    let takes = signature.inputs.iter().find_map(|input| match input {
        FnArg::Typed(argument) => Some((*argument.ty).clone()),
        FnArg::Receiver(_) => None,
    });
    let plain = matches!(&signature.output, ReturnType::Type(_, ty) if ty.to_token_stream().to_string() == "Self");
    let function = signature.ident.clone();
    let payable = marks.has("payable");
    let name = marks.name.unwrap_or_else(|| LitStr::new(&function.to_string(), function.span()));
    Reached { function, name, takes, payable, fallible: !plain }
}

/// The arguments of a call, read from `input`; what cannot be read reverts with nothing.
fn arguments(reached: &Reached) -> Option<TokenStream> {
    let takes = reached.takes.as_ref()?;
    Some(quote!(<#takes as ::ink::SolDecode>::decode(input).map_err(|_| ::std::vec::Vec::new())?))
}

fn construct(constructor: &Reached) -> TokenStream {
    let (function, payable, arguments) = (&constructor.function, constructor.payable, arguments(constructor));
    let made = quote!(Self::#function(#arguments));
    let made = if constructor.fallible {
        quote!(#made.map_err(|why| ::ink::primitives::sol::SolErrorEncode::encode(&why)))
    } else {
        quote!(Ok(#made))
    };
    quote! {
        fn construct(input: &[u8], paid: bool) -> ::core::result::Result<Self, ::std::vec::Vec<u8>> {
            let _ = input;
            if paid && !#payable {
                return Err(::std::vec::Vec::new());
            }
            #made
        }
    }
}

fn run(messages: &[Reached]) -> TokenStream {
    let names = messages.iter().map(|message| &message.name);
    let types = messages.iter().map(|message| &message.takes);
    let arms = messages.iter().enumerate().map(|(number, message)| arm(number, message));
    quote! {
        fn run(
            &mut self,
            input: &[u8],
            paid: bool,
        ) -> ::core::result::Result<::std::vec::Vec<u8>, ::std::vec::Vec<u8>> {
            static SELECTORS: ::std::sync::OnceLock<::std::vec::Vec<[u8; 4]>> = ::std::sync::OnceLock::new();
            let selectors = SELECTORS.get_or_init(|| ::std::vec![
                #(::ink::native::selector(#names, <#types as ::ink::SolDecode>::SOL_NAME)),*
            ]);
            let Some((selector, input)) = input.split_first_chunk() else { return Err(::std::vec::Vec::new()) };
            match selectors.iter().position(|known| known == selector) {
                #(#arms)*
                _ => Err(::std::vec::Vec::new()),
            }
        }
    }
}

fn arm(number: usize, message: &Reached) -> TokenStream {
    let Reached { function, payable, .. } = message;
    let arguments = arguments(message);
    quote! {
        Some(#number) if !paid || #payable => match self.#function(#arguments) {
            Ok(answer) => Ok(::ink::SolEncode::encode(&answer)),
            Err(why) => Err(::ink::primitives::sol::SolErrorEncode::encode(&why)),
        },
    }
}
