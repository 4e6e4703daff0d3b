//! The contracts' Solidity ABI. The names are those of the contracts' sources.
#![allow(missing_docs, clippy::too_many_arguments, reason = "generated; described in contracts/")]

use alloy_sol_types::sol;

sol! {
    #[derive(Debug, PartialEq, Eq)]
    interface Consent {
        struct PartyAbi { address account; uint8 rights; uint32 share_ppm; }
        struct BatchAbi { bytes32 root; uint32 count; bytes32 manifest; }
        struct OfferAbi { bytes32 terms; address licensee; uint64 until; }
        struct GrantAbi { bytes32 terms; address licensee; bytes32 model; }
        struct ChangesAbi { BatchAbi[] batches; uint16[] uses; OfferAbi[] offers; GrantAbi[] grants; }

        constructor(bytes32 licensing_code, uint64 chain, uint64 notice);

        function openCatalogue(PartyAbi[] parties) external returns (uint32);
        function propose(uint32 catalogue, bytes32 base, uint64 until, ChangesAbi changes) external;
        function narrow(uint32 catalogue, uint16 uses) external;
        function withdraw(uint32 catalogue, bytes32 terms, address licensee) external;
        function licensing() external view returns (address);
        function notice() external view returns (uint64);
        function catalogues() external view returns (uint32);
        function catalogue(uint32 id) external view returns (bytes);
        function batch(uint32 id, uint32 number) external view returns (bytes);

        event CatalogueOpened(
            uint32 indexed catalogue, address indexed licensor, PartyAbi[] parties, bytes32 head, uint64 time
        );
        event Appended(
            uint32 indexed catalogue, uint32 batch, bytes32 root, uint32 first, uint32 count, bytes32 manifest,
            uint64 matures_at, bytes32 head, uint64 time
        );
        event UsesSet(uint32 indexed catalogue, uint16 uses, uint32 epoch, bytes32 head, uint64 time);
        event Narrowed(
            uint32 indexed catalogue, address indexed by, uint16 uses, uint32 epoch, bytes32 head, uint64 time
        );
        event Offered(
            uint32 indexed catalogue, bytes32 indexed terms, address indexed licensee, uint64 until, bytes32 head,
            uint64 time
        );
        event Withdrawn(
            uint32 indexed catalogue, bytes32 indexed terms, address indexed licensee, address by, bytes32 head,
            uint64 time
        );
        event Granted(
            uint32 indexed catalogue, bytes32 indexed terms, address indexed licensee, bytes32 model, uint64 licence,
            bytes32 head, uint64 time
        );
    }
}

sol! {
    #[derive(Debug, PartialEq, Eq)]
    interface Licensing {
        struct PartyAbi { address account; uint8 rights; uint32 share_ppm; }
        struct PaymentAbi { address currency; uint256 price; uint256 advance; uint256 royalty; }
        struct ReportingAbi { uint8 unit; uint64 cap; uint64 interval; uint64 cure; address attester; }
        struct TermsAbi {
            uint8 tier; uint8 uses; PaymentAbi payment; ReportingAbi reporting; uint64 duration; uint16 runs;
            bytes32 legal;
        }
        struct PurchaseAbi {
            uint32 catalogue; bytes32 terms; address offered_to; bytes32 model; uint256 max_price; bytes32 head;
            uint64 deadline;
        }
        struct AttestationAbi {
            uint64 licence; uint32 sequence; uint16 run; uint64 from; uint64 until; bytes32 usage; uint64 units;
            bytes32 evidence;
        }

        function registerTerms(TermsAbi terms) external returns (bytes32);
        function quote(uint32 catalogue, bytes32 terms, address offered_to, address licensee)
            external view returns (uint256, bytes32, uint32);
        function purchase(PurchaseAbi asked) external payable returns (uint64);
        function startRun(uint64 licence) external returns (uint16);
        function attest(AttestationAbi report) external payable;
        function pay(uint64 licence) external payable;
        function claim(
            uint32 catalogue, address currency, uint32 index, PartyAbi party, bytes32[] proof, address destination
        ) external;
        function consent() external view returns (address);
        function card(uint32 catalogue) external view returns (bytes);
        function terms(bytes32 id) external view returns (bytes);
        function offer(uint32 catalogue, bytes32 terms, address offered_to) external view returns (bytes);
        function licence(uint64 id) external view returns (bytes);
        function licences() external view returns (uint64);
        function accrued(uint32 catalogue, address currency) external view returns (uint256);
        function claimed(uint32 catalogue, address currency, uint32 index) external view returns (uint256);

        event TermsRegistered(bytes32 indexed id, TermsAbi terms);
        event Licensed(
            uint64 indexed licence, uint32 indexed catalogue, address indexed licensee, bytes32 terms, bytes32 model,
            bytes32 head, uint32 tracks, uint256 price, uint64 since, uint64 expires
        );
        event RunStarted(uint64 indexed licence, uint16 run);
        event Attested(
            uint64 indexed licence, uint32 sequence, uint16 run, uint64 from, uint64 until, bytes32 usage, uint64 units,
            bytes32 evidence, address indexed attester, bool self_reported, uint256 owed
        );
        event Paid(uint64 indexed licence, address indexed payer, uint256 amount, uint256 paid);
        event Accrued(
            uint32 indexed catalogue, address indexed currency, uint64 indexed licence, uint256 amount, uint256 accrued
        );
        event Claimed(
            uint32 indexed catalogue, address indexed currency, address indexed recipient, uint32 party, uint256 amount,
            address destination, uint256 claimed
        );
    }
}
