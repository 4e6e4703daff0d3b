//! What a message is: its name, what it takes, what it answers; and the lists of both contracts' messages and events.

use crate::abi::Param;

/// A message of a contract.
pub trait Message: crate::abi::Params {
    /// Its name in the ABI.
    const NAME: &'static str;
    /// Whether it takes money.
    const PAYABLE: bool;
    /// The first four bytes of its calldata.
    const SELECTOR: [u8; 4] = crate::abi::selector(Self::NAME, Self::TYPES);
    /// How many bytes of its calldata are its selector: a constructor has none.
    const PREFIX: u32 = 4;
    /// What it answers.
    type Answer: crate::abi::Params;
}

/// An event of a contract.
pub trait Event {
    /// Its first topic.
    const TOPIC: [u8; 32];

    /// Its topics, a word each, the signature first.
    fn topics(&self) -> alloc::vec::Vec<u8>;

    /// Its data.
    fn data(&self) -> alloc::vec::Vec<u8>;
}

/// What a message does to the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutability {
    /// It reads.
    View,
    /// It writes.
    Nonpayable,
    /// It writes, and takes money.
    Payable,
}

/// A message as the ABI lists it.
#[derive(Clone, Copy, Debug)]
pub struct MessageAbi {
    /// Its name.
    pub name: &'static str,
    /// What it does to the chain.
    pub mutability: Mutability,
    /// The types that it takes, as its signature has them.
    pub types: &'static str,
    /// What it takes.
    pub inputs: &'static [Param],
    /// What it answers.
    pub outputs: &'static [Param],
}

/// An event as the ABI lists it.
#[derive(Clone, Copy, Debug)]
pub struct EventAbi {
    /// Its name.
    pub name: &'static str,
    /// What readers can filter by.
    pub topics: &'static [Param],
    /// The rest.
    pub data: &'static [Param],
}

/// Declares messages: a struct for what each takes, and the list of all.
#[macro_export]
macro_rules! messages {
    (
        $(#[$list_doc:meta])* $list:ident;
        $($(#[$doc:meta])+ $name:ident = $abi:literal $mutability:ident
            { $($(#[$field_doc:meta])* $field:ident: $ty:ty),* $(,)? } -> $answer:ty;)+
    ) => {
        $(
            $(#[$doc])+
            #[derive(Clone, Debug, PartialEq, Eq)]
            #[allow(missing_docs, reason = "the message's documentation says what its values are")]
            pub struct $name { $($(#[$field_doc])* pub $field: $ty),* }

            $crate::abi_params!($name { $($field: $ty),* });

            impl $crate::message::Message for $name {
                const NAME: &'static str = $abi;
                const PAYABLE: bool = matches!($crate::message::Mutability::$mutability, $crate::message::Mutability::Payable);
                type Answer = $answer;
            }
        )+

        $(#[$list_doc])*
        pub const $list: &[$crate::message::MessageAbi] = &[
            $($crate::message::MessageAbi {
                name: $abi,
                mutability: $crate::message::Mutability::$mutability,
                types: <$name as $crate::abi::Params>::TYPES,
                inputs: <$name as $crate::abi::Params>::PARAMS,
                outputs: <$answer as $crate::abi::Params>::PARAMS,
            }),+
        ];
    };
}

/// Declares events: a struct for each, topics before the semicolon, and the list of all.
#[macro_export]
macro_rules! events {
    (
        $(#[$list_doc:meta])* $list:ident;
        $($(#[$doc:meta])+ $name:ident {
            $($(#[$topic_doc:meta])* $topic:ident: $topic_ty:ty),* $(,)? ;
            $($(#[$field_doc:meta])* $field:ident: $ty:ty),* $(,)?
        })+
    ) => {
        $(
            $(#[$doc])+
            #[derive(Clone, Debug, PartialEq, Eq)]
            #[must_use]
            #[allow(missing_docs, reason = "the glossary says what each name is")]
            pub struct $name { $($(#[$topic_doc])* pub $topic: $topic_ty,)* $($(#[$field_doc])* pub $field: $ty),* }

            impl $name {
                const TOPICS: &'static [$crate::abi::Param] = &[
                    $($crate::abi::Param {
                        name: stringify!($topic),
                        kind: <$topic_ty as $crate::abi::Abi>::KIND,
                    }),*
                ];
                const DATA: &'static [$crate::abi::Param] = &[
                    $($crate::abi::Param { name: stringify!($field), kind: <$ty as $crate::abi::Abi>::KIND }),*
                ];
                const ALL: &'static [$crate::abi::Param] = &[
                    $($crate::abi::Param {
                        name: stringify!($topic),
                        kind: <$topic_ty as $crate::abi::Abi>::KIND,
                    },)*
                    $($crate::abi::Param { name: stringify!($field), kind: <$ty as $crate::abi::Abi>::KIND }),*
                ];
            }

            impl $crate::message::Event for $name {
                const TOPIC: [u8; 32] = {
                    const TEXT: &$crate::abi::Types = &$crate::abi::Types::of($name::ALL);
                    $crate::abi::topic(stringify!($name), TEXT.as_str())
                };

                fn topics(&self) -> alloc::vec::Vec<u8> {
                    let mut to = $crate::abi::Writer::new(4);
                    to.word(&Self::TOPIC);
                    $($crate::word::Word::put(self.$topic, &mut to);)*
                    to.finish()
                }

                fn data(&self) -> alloc::vec::Vec<u8> {
                    #[allow(unused_mut, reason = "some tell nothing beyond their topics")]
                    let mut to = $crate::abi::Writer::new(const { $crate::abi::words(Self::DATA) });
                    $($crate::abi::Abi::write(&self.$field, &mut to);)*
                    to.finish()
                }
            }
        )+

        $(#[$list_doc])*
        pub const $list: &[$crate::message::EventAbi] = &[
            $($crate::message::EventAbi {
                name: stringify!($name),
                topics: $name::TOPICS,
                data: $name::DATA,
            }),+
        ];
    };
}
